"""States of sealed bids."""

from enum import Enum

from trading.kernel.states import Machine


class BidState(Enum):
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"
    OPENED = "opened"
    UNOPENABLE = "unopenable"


BID = Machine(
    BidState,
    {
        ("withdraw", BidState.SEALED): BidState.WITHDRAWN,
        ("replace", BidState.SEALED): BidState.REPLACED,
        ("supersede", BidState.SEALED): BidState.SUPERSEDED,
        ("open", BidState.SEALED): BidState.OPENED,
        ("spoil", BidState.SEALED): BidState.UNOPENABLE,
    },
)
