"""What is drawn, who is on a list, when names become public, how a draw ends. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final

from trading.kernel.errors import Conflict, Invalid, TooMany
from trading.kernel.states import Machine
from trading.kernel.text import text
from trading.projects.rules import AttemptState
from trading.sealing import forms
from trading.sealing.errors import PLATFORM_FAULTS

SHORTEST_WINDOW: Final = timedelta(minutes=30)
"""How long anybody must at least be able to contribute; the county confirms it."""

KEYS_WITHIN: Final = timedelta(hours=24)
"""How long custodians have to hand their keys in; then the draw has failed."""

TO_BID: Final = timedelta(hours=24)
"""How long at least remains to those drawn for their bids; the county confirms it."""

FROM_ONE_ADDRESS: Final = 5
FROM_ONE_UNIT: Final = 5
FROM_CITIZENS: Final = 500

NONCE: Final = "nonce"
PSEUDONYM: Final = re.compile(r"n-[0-9a-f]{16}")
SUMMARY_LIMIT: Final = 16 * 1024
BODY_LIMIT: Final = 128 * 1024
_NAME_LIMIT: Final = 120


class DrawKind(Enum):
    EXPERTS = "experts"
    APPLICANTS = "applicants"
    EQUAL_PRICES = "equal_prices"
    CONTRACTOR = "contractor"


class DrawState(Enum):
    """Decisions about one attempt at a draw; 'contributing' and 'awaiting keys' are derived from time."""

    PREPARING = "preparing"
    LISTED = "listed"
    DRAWN = "drawn"
    FAILED = "failed"
    GIVEN_UP = "given_up"


DRAW = Machine(
    DrawState,
    {
        ("list", DrawState.PREPARING): DrawState.LISTED,
        ("give_up", DrawState.PREPARING): DrawState.GIVEN_UP,
        ("draw", DrawState.LISTED): DrawState.DRAWN,
        ("fail", DrawState.LISTED): DrawState.FAILED,
    },
)

PUBLIC: Final = frozenset({DrawState.LISTED, DrawState.DRAWN, DrawState.FAILED})
STANDING: Final = frozenset({DrawState.PREPARING, DrawState.LISTED, DrawState.DRAWN})


class Stage(Enum):
    """What a reader is shown; a function of the stored state and the time."""

    PREPARING = "preparing"
    CONTRIBUTING = "contributing"
    AWAITING_KEYS = "awaiting_keys"
    DRAWN = "drawn"
    FAILED = "failed"
    GIVEN_UP = "given_up"


def stage(state: DrawState, contributions_until: datetime | None, now: datetime) -> Stage:
    """The stage at `now`; a contribution at the very end is late."""
    if state is not DrawState.LISTED:
        return Stage(state.value)
    still_open = contributions_until is not None and now < contributions_until
    return Stage.CONTRIBUTING if still_open else Stage.AWAITING_KEYS


class Capacity(Enum):
    """As what somebody contributes."""

    CUSTODIAN = "custodian"
    APPLICANT = "applicant"
    CITIZEN = "citizen"


class Failure(Enum):
    NO_CONTRIBUTION = "no_contribution"
    KEYS_MISSING = "keys_missing"
    ALTERED = "altered"


ORDERING: Final = frozenset({DrawKind.EQUAL_PRICES, DrawKind.CONTRACTOR})
"""Draws in which the whole order counts, not only who comes first."""

ARRANGED_IN: Final = MappingProxyType(
    {
        DrawKind.EXPERTS: frozenset({AttemptState.PREPARING, AttemptState.PUBLISHED, AttemptState.OPENED}),
        DrawKind.APPLICANTS: frozenset({AttemptState.PUBLISHED}),
        DrawKind.EQUAL_PRICES: frozenset({AttemptState.OPENED}),
        DrawKind.CONTRACTOR: frozenset({AttemptState.OPENED}),
    }
)
"""In which states of a lot something may be drawn for it."""

NAMED_FROM: Final = MappingProxyType(
    {
        # 招标投标法 article 37: the members of the committee are secret until the result is determined.
        DrawKind.EXPERTS: frozenset({AttemptState.AWARDED}),
        # Article 22 of the same: who may bid is not told to others; after the opening it is known.
        DrawKind.APPLICANTS: frozenset(
            {AttemptState.OPENED, AttemptState.CANDIDATES, AttemptState.AWARDED, AttemptState.CONTINUED}
        ),
        DrawKind.EQUAL_PRICES: frozenset(AttemptState),
        DrawKind.CONTRACTOR: frozenset(AttemptState),
    }
)
"""From which states of a lot on the names of those drawn are public; before, commitments stand for them."""


def is_named(kind: DrawKind, lot: AttemptState) -> bool:
    """Whether the names of those drawn are public while the lot is in this state."""
    return lot in NAMED_FROM[kind]


def is_secret(kind: DrawKind) -> bool:
    """Whether the list holds commitments in place of names."""
    return NAMED_FROM[kind] != frozenset(AttemptState)


def must_suit(kind: DrawKind, lot: AttemptState) -> None:
    """Raise Conflict when nothing of this kind is drawn for a lot in that state."""
    if lot not in ARRANGED_IN[kind]:
        raise Conflict("not_the_time", text("This is not drawn in the lot's present state."))


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate: a code that tells namesakes apart (expert number, credit code), and the name."""

    code: str
    name: str

    def text(self) -> str:
        return f"{self.code} {self.name}"


def read_experts(written: str) -> list[Named]:
    """Read one expert per line, number first; raises Invalid with the number of the line."""
    found = []
    for number, line in enumerate(written.split("\n"), 1):
        code, _, name = " ".join(line.split()).partition(" ")
        if not code:
            continue
        if not name or len(code) + len(name) > _NAME_LIMIT:
            reason = text("Line %(number)s: write the expert's number, a space and the name.", number=number)
            raise Invalid.field("candidates", reason)
        found.append(Named(code, name))
    return found


def must_be_drawable(candidates: Sequence[Named], select: int, kind: DrawKind) -> None:
    """Raise Invalid unless something is left to chance: two candidates, each once, not all wanted.

    Where the whole order counts, all may be wanted.
    """
    codes = [candidate.code for candidate in candidates]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Invalid.field("candidates", text("%(code)s stands on the list twice.", code=twice))
    if len(codes) < 2:
        raise Invalid.field("candidates", text("A draw needs at least two candidates."))
    most = len(codes) if kind in ORDERING else len(codes) - 1
    if not 1 <= select <= most:
        reason = text("Between 1 and %(most)s of these candidates can be drawn.", most=most)
        raise Invalid.field("select", reason)


def must_leave_time(until: datetime, now: datetime) -> None:
    """Raise Invalid when the public would have less than the shortest window."""
    if until < now + SHORTEST_WINDOW:
        reason = text(
            "Leave at least %(minutes)s minutes for contributions.", minutes=SHORTEST_WINDOW.seconds // 60
        )
        raise Invalid.field("until", reason)


def must_leave_time_to_bid(kind: DrawKind, until: datetime, deadline: datetime | None) -> None:
    """Raise Invalid when invitees might be known too late to bid for the lot that they are drawn for."""
    if kind is not DrawKind.APPLICANTS or deadline is None:
        return
    if until + KEYS_WITHIN + TO_BID > deadline:
        reason = text(
            "Bidders would be known too late: contributions must end by %(latest)s.",
            latest=deadline - KEYS_WITHIN - TO_BID,
        )
        raise Invalid.field("until", reason)


def must_find_room(capacity: Capacity, from_source: int, from_citizens: int) -> None:
    """Raise TooMany above the quotas; citizens never take the room of custodians and applicants."""
    if capacity is Capacity.CITIZEN:
        full = from_source >= FROM_ONE_ADDRESS or from_citizens >= FROM_CITIZENS
    else:
        full = from_source >= FROM_ONE_UNIT
    if full:
        reason = text("So many numbers have come from here already; more would not make the draw any safer.")
        raise TooMany("too_many_contributions", reason)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one envelope held: the number and what opens its summary, or why it does not count."""

    envelope: str
    nonce: str | None = None
    identity: str | None = None
    code: str | None = None

    @property
    def is_platforms_fault(self) -> bool:
        """Whether what the platform kept is lost or altered."""
        return self.code in PLATFORM_FAULTS


def nonce_of(fields: Iterable[tuple[str, str]]) -> str | None:
    """The number in a summary's fields; None unless it stands there alone and in form."""
    given = list(fields)
    if len(given) != 1 or given[0][0] != NONCE or not forms.HEX_32.fullmatch(given[0][1]):
        return None
    return given[0][1]
