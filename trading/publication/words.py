"""How the public pages call things."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Method
from trading.projects.rules import Phase

USED: Final = (
    Method.OPEN_TENDER,
    Method.INVITED_TENDER,
    Method.BIXUAN,
    Method.NEGOTIATION,
    Method.CONSULTATION,
    Method.QUOTATION,
    Method.SINGLE_SOURCE,
    Method.TENDER,
    Method.AUCTION,
    Method.LISTING,
)
"""Methods by which tenders are published."""

NEXT: Final[Mapping[Phase, Text]] = {
    Phase.PREPARING: text("The notice is being prepared"),
    Phase.ACCEPTING: text("Deadline for bids, opened at once"),
    Phase.COMPETING: text("The bidders compete by rising quotes"),
    Phase.NEGOTIATING: text("Anybody may object; then it is negotiated with the only supplier"),
    Phase.AWAITING_KEYS: text("The custodians hand in their keys, then all bids open together"),
    Phase.OPENED: text("The bids are evaluated"),
    Phase.CANDIDATES: text("The candidates are published for objections, then the result"),
    Phase.AWARDED: text("The contract is signed"),
    Phase.CONTINUED: text("The trade goes on among those who passed"),
    Phase.FAILED: text("The procuring entity decides how to go on"),
    Phase.TERMINATED: text("Nothing: this tender was terminated"),
}
"""What comes after each phase."""

NEXT_OF_RISING: Final[Mapping[Phase, Text]] = {
    **NEXT,
    Phase.ACCEPTING: text("End of applications"),
    Phase.OPENED: text("The winner is examined and the confirmation signed"),
}
"""The same where quotes rise."""
