"""The checks of a bundle in words for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.bundles.rules import Occasion
from trading.kernel.text import Text, text

OCCASIONS: Final[Mapping[Occasion, Text]] = {
    Occasion.OPENING: text("Made after the opening"),
    Occasion.RESULT: text("Made after the result"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way from the notice to the price read out; `checks` by their names in `proofs.bundle`."""

    picture: str
    title: Text
    told: Text
    checks: Mapping[str, Text]


STAGES: Final = (
    Stage(
        "notice",
        text("Announced"),
        text("The notice says what is wanted, until when, and who keeps the keys."),
        {
            "trust": text("The keys in the file are those of this platform"),
            "files": text("No file is missing, added or changed"),
            "manifest": text("The list of files bears the signature of the platform"),
            "notices": text("The notices are those that were published and signed"),
            "locks": text("The locks are those that the custodians made"),
        },
    ),
    Stage(
        "envelope",
        text("Sealed by bidders"),
        text("Every bidder seals its own bid, signs it and gets a receipt."),
        {
            "envelopes": text("Every bid was sealed and signed by its bidder, for this lot alone"),
            "receipts": text("Every bid has its signed receipt from before the deadline"),
            "endings": text("Bids were withdrawn or replaced by their bidders only"),
        },
    ),
    Stage(
        "frozen",
        text("Frozen at the deadline"),
        text("The list of bids is closed and countersigned before anything can be opened."),
        {
            "closing": text("The list frozen at the deadline holds exactly these bids"),
            "witnesses": text("Witnesses outside the platform countersigned it"),
        },
    ),
    Stage(
        "opened",
        text("Opened by custodians"),
        text("The custodians hand in their keys, and the price sheets are read out."),
        {
            "keys": text("Enough custodians handed in their keys, after the list was frozen"),
            "verdicts": text("These keys lead to these price sheets and to no others"),
            "price-sheets": text("Every price sheet opens with its key and says what was read out"),
            "record": text("The opening record is signed and names every bid"),
        },
    ),
    Stage(
        "register",
        text("In the public register"),
        text("All of it stands in a register of which others keep the stamps."),
        {
            "entries": text("Notices, bids, closing and record stand in the register, and nothing else"),
            "history": text("Nothing in the register was changed since the deadline"),
        },
    ),
)

REASONS: Final[Mapping[str, Text]] = {
    "missing": text("This file is missing."),
    "unlisted": text("This file does not belong here."),
    "changed": text("This file was changed."),
    "form": text("This file is not in the form that it should have."),
    "unsigned": text("The signature does not hold."),
    "foreign-key": text("It names a key that is not this platform's."),
    "other": text("It does not belong to this lot, or not to the other files."),
    "late": text("It is not from before the deadline."),
    "copy": text("It is a copy of another bidder's envelope."),
    "ended": text("It ended without its bidder's will."),
    "frozen": text("The frozen list holds other bids than those in this file."),
    "too-few": text("There are fewer of them than needed."),
    "sealed": text("It does not open with its key, or to something else than was read out."),
    "unregistered": text("It does not stand in the public register."),
    "register": text("The proof from the public register does not hold."),
}
"""By the reason that the check in the browser gives."""
