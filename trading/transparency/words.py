"""What each kind of entry in the register is about, for people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text

KINDS: Final[Mapping[str, Text]] = {
    "notice": text("A notice was published."),
    "envelope": text("A sealed bid was handed in."),
    "withdraw": text("A bidder took its bid back."),
    "lost-key": text("Custodians acted for a bidder that had lost its key."),
    "lost-lock": text("A custodian reported that its lot key was lost."),
    "seed": text("A bidder brought the recovery code of its own bid."),
    "entrusted": text("A sealed bid was handed to a custodian."),
    "close": text("The list of bids was frozen at the deadline."),
    "key": text("A custodian handed in a lot key."),
    "open": text("Bids were opened and the opening record was published."),
    "draw": text("The list for a public draw was frozen."),
    "hammer": text("The hammer fell and the book of quotes was closed."),
    "audit": text("Everything done on the platform up to this moment, as one fingerprint."),
    "pad": text("Nothing. It only fills the page, so that its length tells nothing."),
}
"""By the kind of entry in docs/seal-1.md §8."""
