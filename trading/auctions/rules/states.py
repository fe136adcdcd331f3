"""Forms, stored states and derived phases of an auction."""

from enum import Enum

from trading.kernel.states import Machine


class Form(Enum):
    """An auction is live from its beginning; a listing is open for days and live only when contested."""

    AUCTION = "auction"
    LISTING = "listing"


class AuctionState(Enum):
    """What was decided. That quoting has begun, or is over, is derived from time and quotes."""

    OPEN = "open"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    HAMMERED = "hammered"


AUCTION = Machine(
    AuctionState,
    {
        ("suspend", AuctionState.OPEN): AuctionState.SUSPENDED,
        ("resume", AuctionState.SUSPENDED): AuctionState.OPEN,
        ("hammer", AuctionState.OPEN): AuctionState.HAMMERED,
        ("terminate", AuctionState.OPEN): AuctionState.TERMINATED,
        ("terminate", AuctionState.SUSPENDED): AuctionState.TERMINATED,
    },
)


OVER = frozenset({AuctionState.HAMMERED, AuctionState.TERMINATED})


class Stage(Enum):
    """Where an auction stands at an instant.

    PAUSE lies between the end of a contested listing and its live stage; FALLEN is every instant from the one
    at which the hammer fell, whether or not it has been written down.
    """

    BEFORE = "before"
    LISTING = "listing"
    PAUSE = "pause"
    LIVE = "live"
    FALLEN = "fallen"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
