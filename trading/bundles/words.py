"""The checks of a bundle in words for everybody."""

from collections.abc import Mapping
from typing import Final

from trading.bundles.rules import Occasion
from trading.kernel.text import Text, text

OCCASIONS: Final[Mapping[Occasion, Text]] = {
    Occasion.OPENING: text("Made after the opening"),
    Occasion.RESULT: text("Made after the result"),
}

CHECKS: Final[Mapping[str, Text]] = {
    "trust": text("The keys in the file are those of this platform"),
    "files": text("No file is missing, added or changed"),
    "manifest": text("The list of files bears the signature of the platform"),
    "notices": text("The notices are those that were published and signed"),
    "locks": text("The locks are those that the custodians made"),
    "envelopes": text("Every bid was sealed and signed by its bidder, for this lot alone"),
    "receipts": text("Every bid has its signed receipt from before the deadline"),
    "endings": text("Bids were withdrawn or replaced by their bidders only"),
    "closing": text("The list frozen at the deadline holds exactly these bids"),
    "keys": text("Enough custodians handed in their keys, after the list was frozen"),
    "price-sheets": text("Every price sheet opens with its key and says what was read out"),
    "verdicts": text("The custodians' keys lead to these price sheets and to no others"),
    "record": text("The opening record is signed and names every bid"),
    "entries": text("Everything stands in the public register"),
    "history": text("Nothing in the register was changed since the deadline"),
    "witnesses": text("Witnesses outside the platform countersigned the register at the deadline"),
}
"""By the name of the check in `trading.proofs.bundle`."""

REASONS: Final[Mapping[str, Text]] = {
    "missing": text("This file is missing."),
    "unlisted": text("This file does not belong here."),
    "changed": text("This file was changed."),
    "unreadable": text("This file cannot be read."),
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
