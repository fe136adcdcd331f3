"""Pure decisions about openings: what may be handed in, when rooms collide, what the record says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from trading.kernel.actors import Role
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, DomainError, Forbidden, Invalid, TooEarly
from trading.kernel.text import Text, text
from trading.projects.rules import AttemptState

LEFT_SEALED: Final = "E_NOT_PASSED"
"""The verdict on an envelope whose bidder did not pass the stage before: it stays sealed."""

KEY_REFUSALS: dict[str, tuple[type[DomainError], Text]] = {
    "E_EARLY": (TooEarly, text("Keys are accepted only after the deadline has passed.")),
    "E_NOT_FROZEN": (
        Conflict,
        text("This key release does not name the frozen list of bids. Open the page again and release anew."),
    ),
    "E_KEY_MISMATCH": (
        Invalid,
        text("This key does not belong to the lock in the notice. Choose the key file of this lot."),
    ),
    "E_CUSTODIAN_SIG": (
        Forbidden,
        text("The signature is not that of the custodian's registered signing key."),
    ),
    "E_SHAPE": (Invalid, text("This is not a key release as described in the seal format.")),
}


def key_refusal(code: str) -> DomainError:
    """The refusal of a handed-in key, by its code in docs/seal-1.md."""
    kind, message = KEY_REFUSALS[code]
    return kind(code, message)


def must_await_opening(state: AttemptState) -> None:
    """Raise Conflict for a lot that has failed or was ended: its bids are neither counted nor opened."""
    if state in (AttemptState.FAILED, AttemptState.TERMINATED):
        raise Conflict("no_opening", text("This lot is not opened. Keep your key; nobody needs it any more."))


def must_follow(earlier: AttemptState) -> None:
    """Raise Conflict while the stage before has not been examined: prices stay sealed until it is."""
    if earlier is not AttemptState.CONTINUED:
        reason = text("The stage before this one is still being examined. Keep your key until it is done.")
        raise Conflict("stage_not_examined", reason)


def may_see_inside(role: Role, *, is_own_unit: bool) -> bool:
    """Whether a closed opening is open to somebody: to the unit, the centre and supervision."""
    return role in (Role.OPERATOR, Role.SUPERVISOR, Role.REGULATOR, Role.SYSTEM) or is_own_unit


@dataclass(frozen=True, slots=True)
class Booking:
    """A room taken from `starts` until before `ends`."""

    title: str
    starts: datetime
    ends: datetime

    @classmethod
    def of(cls, title: str, starts: datetime, minutes: int) -> "Booking":
        return cls(title, starts, starts + timedelta(minutes=minutes))


def collisions(wanted: Booking, taken: Iterable[Booking]) -> list[Booking]:
    """The bookings that overlap the wanted one; touching ends do not."""
    return [other for other in taken if other.starts < wanted.ends and wanted.starts < other.ends]


class Capacity(Enum):
    """As what somebody attends an opening."""

    CUSTODIAN = "custodian"
    PURCHASER = "purchaser"
    SUPERVISOR = "supervisor"
    BIDDER = "bidder"
    PUBLIC = "public"


def must_not_tell(capacity: Capacity, deadline: datetime | None, now: datetime) -> None:
    """Raise TooEarly for a bidder's name before the deadline: until then it is secret who bids."""
    if capacity is Capacity.BIDDER and (deadline is None or now < deadline):
        reason = text("Until the deadline it is secret who bids. Write bidders down only afterwards.")
        raise TooEarly("bidders_secret", reason)


def week_of(day: date) -> list[date]:
    """The seven days, Monday first, of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=step) for step in range(7)]


def beginning(day: date) -> datetime:
    """The instant at which a day begins in Beijing."""
    return datetime.combine(day, time(), BEIJING)
