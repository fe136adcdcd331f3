"""One generator of everything that is to come for a lot: what is appointed, and what somebody owes. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from trading.kernel.calendar import WorkingCalendar
from trading.procedures.moments import Moment
from trading.procedures.parts import Period
from trading.procedures.rules import Procedure
from trading.procedures.schedule import ends
from trading.procedures.vocabulary import Event, Party, PeriodKind
from trading.projects.step_clock import Card, card_at


class Kind(Enum):
    """Something that time alone brings, or something that somebody owes until then."""

    APPOINTED = "appointed"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the agenda. `started` and `period` are those of the period it follows from.

    `done` is when it happened; the card is the one it has now, or ended with.
    """

    lot_attempt_id: UUID
    event: Event
    kind: Kind
    at: datetime
    party: Party | None = None
    started: datetime | None = None
    done: datetime | None = None
    period: Period | None = None
    subject_id: UUID | None = None
    card: Card = Card.NONE

    @property
    def is_open(self) -> bool:
        return self.done is None


RIGHTS: Final = frozenset({Event.QUESTION_RECEIVED, Event.OBJECTION_RECEIVED, Event.COMPLAINT_RECEIVED})
"""What anybody may do until the end of a period and nobody owes."""

OUTLASTING: Final = frozenset(
    {
        Event.QUESTION_ANSWERED,
        Event.OBJECTION_ANSWERED,
        Event.COMPLAINT_ACCEPTED,
        Event.COMPLAINT_DECIDED,
        Event.SECURITY_RETURNED_AFTER_WITHDRAWAL,
        Event.SECURITY_RETURNED_AFTER_TERMINATION,
        Event.SECURITY_RETURNED_TO_LOSERS,
        Event.SECURITY_RETURNED_TO_WINNER,
    }
)
"""What is owed even after a lot has failed or was terminated."""

SEALED: Final = frozenset({Event.BID_WITHDRAWN, Event.SECURITY_RETURNED_AFTER_WITHDRAWAL})
"""What would tell of bidders; nobody reads of it before the deadline."""

OWED_BY: Final[Mapping[Event, Party]] = {
    Event.OPENED: Party.CUSTODIAN,
    Event.COMPLAINT_ACCEPTED: Party.DEPARTMENT,
    Event.COMPLAINT_DECIDED: Party.DEPARTMENT,
    Event.SECURITY_RETURNED_AFTER_WITHDRAWAL: Party.CASHIER,
    Event.SECURITY_RETURNED_AFTER_TERMINATION: Party.CASHIER,
    Event.SECURITY_RETURNED_TO_LOSERS: Party.CASHIER,
    Event.SECURITY_RETURNED_TO_WINNER: Party.CASHIER,
    Event.CONFIRMATION_SIGNED: Party.BIDDER,
    Event.PRICE_PAID: Party.BIDDER,
    Event.REPORT_SUBMITTED: Party.EXPERT,
    Event.CONTRACT_FILED: Party.OPERATOR,
    Event.ARCHIVED: Party.OPERATOR,
}
"""Who owes an event; the purchasing unit owes all others."""


def agenda(
    procedure: Procedure,
    moments: Iterable[Moment],
    now: datetime,
    calendar: WorkingCalendar,
    *,
    over: bool = False,
    stands_still: bool = False,
) -> Iterator[Entry]:
    """Yield the agenda of one lot attempt; raises UnknownYear.

    `over`: it has failed or was terminated. While it stands still no card is shown, because nobody may act.
    """
    known = list(moments)
    happened = _by_event(known, now)
    for moment in known:
        if moment.at > now and not over:
            yield Entry(moment.lot_attempt_id, moment.event, Kind.APPOINTED, moment.at)
    for period in procedure.periods:
        for start in happened.get(period.start, ()):
            if start.at > now or period.end in RIGHTS:
                continue
            end = _end(happened.get(period.end, ()), start)
            if period.kind is PeriodKind.AT_MOST:
                is_done = end is not None and end.at <= now
                if over and not is_done and period.end not in OUTLASTING:
                    continue
                yield _owed(procedure, period, start, end, now, calendar, stands_still=stands_still)
            elif end is None and not over:
                at = ends(procedure, period, start.at, calendar)
                if at > now:
                    yield Entry(
                        start.lot_attempt_id, period.end, Kind.APPOINTED, at, started=start.at, period=period
                    )


def _owed(
    procedure: Procedure,
    period: Period,
    start: Moment,
    end: Moment | None,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    stands_still: bool,
) -> Entry:
    due = ends(procedure, period, start.at, calendar)
    done = end.at if end is not None and end.at <= now else None
    shown = Card.NONE if stands_still and done is None else card_at(start.at, due, done or now)
    return Entry(
        start.lot_attempt_id,
        period.end,
        Kind.OWED,
        due,
        OWED_BY.get(period.end, Party.PURCHASER),
        start.at,
        done,
        period,
        start.subject_id,
        shown,
    )


def _by_event(moments: Iterable[Moment], now: datetime) -> dict[Event, list[Moment]]:
    """The moments by event; of those that have come, only the newest of each subject counts."""
    found: dict[Event, list[Moment]] = {}
    for moment in sorted(moments, key=lambda each: each.at):
        others = [
            each
            for each in found.get(moment.event, [])
            if moment.at > now or each.subject_id != moment.subject_id
        ]
        found[moment.event] = [*others, moment]
    return found


def _end(candidates: Sequence[Moment], start: Moment) -> Moment | None:
    """The moment that ended the period: that of the same subject, and none from before its beginning."""
    own = [each for each in candidates if each.subject_id == start.subject_id and each.at >= start.at]
    return own[-1] if own else None


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """What is overdue first, then what is nearly due, then by time."""
    urgency = {Card.RED: 0, Card.YELLOW: 1, Card.NONE: 2}
    return sorted(entries, key=lambda each: (urgency[each.card], each.at, each.event.value))
