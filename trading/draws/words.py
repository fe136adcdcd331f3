"""How draws read to people."""

from types import MappingProxyType
from typing import Final

from trading.draws.rules import Capacity, DrawKind, Failure
from trading.kernel.text import text

KINDS: Final = MappingProxyType(
    {
        DrawKind.EXPERTS: text("Experts for the evaluation"),
        DrawKind.APPLICANTS: text("Those invited among the applicants"),
        DrawKind.EQUAL_PRICES: text("Order of equal prices"),
        DrawKind.CONTRACTOR: text("The contractor at the fixed price"),
    }
)

CAPACITIES: Final = MappingProxyType(
    {
        Capacity.CUSTODIAN: text("Custodian unit"),
        Capacity.APPLICANT: text("A candidate of the list"),
        Capacity.CITIZEN: text("A citizen"),
    }
)

FAILURES: Final = MappingProxyType(
    {
        Failure.NO_CONTRIBUTION: text("No random number came in that counts."),
        Failure.KEYS_MISSING: text("The custodians did not hand in enough keys in time."),
        Failure.ALTERED: text("What is kept is not what was frozen. Supervision must look into it."),
    }
)

NAMED: Final = MappingProxyType(
    {
        DrawKind.EXPERTS: text("Names become public when the result of the lot is published."),
        DrawKind.APPLICANTS: text("Names become public when the bids of the lot are opened."),
        DrawKind.EQUAL_PRICES: text("The names are public."),
        DrawKind.CONTRACTOR: text("The names are public."),
    }
)
"""When names are public, by what is drawn."""
