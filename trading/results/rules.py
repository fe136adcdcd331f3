"""States of an award."""

from enum import Enum

from trading.kernel.states import Machine


class AwardState(Enum):
    PROPOSED = "proposed"
    AWARDED = "awarded"
    REPLACED = "replaced"


AWARD = Machine(
    AwardState,
    {
        ("award", AwardState.PROPOSED): AwardState.AWARDED,
        ("replace", AwardState.PROPOSED): AwardState.REPLACED,
    },
)
