"""Who may take part: applications, and the numbers under which bidders quote."""

import secrets
from collections.abc import Collection
from enum import Enum
from typing import Final

from trading.kernel.states import Machine


class ApplicationState(Enum):
    """What became of an application; whoever is qualified has a number."""

    MADE = "made"
    QUALIFIED = "qualified"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


APPLICATION: Final = Machine(
    ApplicationState,
    {
        ("qualify", ApplicationState.MADE): ApplicationState.QUALIFIED,
        ("withdraw", ApplicationState.MADE): ApplicationState.WITHDRAWN,
        ("lapse", ApplicationState.MADE): ApplicationState.LAPSED,
        ("make", ApplicationState.WITHDRAWN): ApplicationState.MADE,
    },
)

_FIRST, _LAST = 1000, 9999


def draw_number(taken: Collection[int]) -> int:
    """A number that says nothing about who came when, or how many came."""
    free = [number for number in range(_FIRST, _LAST + 1) if number not in taken]
    return secrets.choice(free)
