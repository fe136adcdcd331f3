"""Whether a schedule leaves everybody the time a procedure gives them. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from trading.kernel.calendar import WorkingCalendar
from trading.kernel.text import Text, text
from trading.procedures.parts import Period
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event, PeriodKind
from trading.procedures.words import CERTAINTIES, EVENTS, UNITS

CLARIFICATION: Final = (Event.CLARIFICATION_PUBLISHED, Event.DEADLINE)


def check_schedule(
    procedure: Procedure,
    published_at: datetime,
    documents_until: datetime | None,
    clarification_until: datetime | None,
    deadline: datetime,
    calendar: WorkingCalendar,
) -> list[Text]:
    """List every way in which a schedule is too short, each with its source; raises UnknownYear.

    An invitation is sent when its notice is published. `clarification_until` is the last moment for a
    clarification that does not move the deadline.
    """
    instants = {
        Event.NOTICE_PUBLISHED: published_at,
        Event.INVITATION_SENT: published_at,
        Event.DEADLINE: deadline,
    }
    if documents_until is not None:
        instants[Event.DOCUMENTS_UNTIL] = documents_until
    if clarification_until is not None:
        instants[Event.CLARIFICATION_PUBLISHED] = clarification_until
    return _out_of_order(instants) + [
        _too_short(period, earliest)
        for period in procedure.periods
        if period.kind is PeriodKind.AT_LEAST and period.start in instants and period.end in instants
        if (earliest := ends(procedure, period, instants[period.start], calendar)) > instants[period.end]
    ]


def earliest(
    procedure: Procedure, start: Event, at: datetime, end: Event, calendar: WorkingCalendar
) -> datetime:
    """The first instant for `end` that leaves every protected period since `start` was at `at`."""
    protected = [
        ends(procedure, period, at, calendar)
        for period in procedure.periods
        if period.kind is PeriodKind.AT_LEAST and (period.start, period.end) == (start, end)
    ]
    return max([at, *protected])


def earliest_documents_until(
    procedure: Procedure, published_at: datetime, calendar: WorkingCalendar
) -> datetime:
    """The first instant at which handing out documents may end; raises UnknownYear."""
    return earliest(procedure, Event.NOTICE_PUBLISHED, published_at, Event.DOCUMENTS_UNTIL, calendar)


def earliest_deadline(procedure: Procedure, published_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The first possible deadline for bids; raises UnknownYear."""
    documents_until = earliest_documents_until(procedure, published_at, calendar)
    return max(
        earliest(procedure, Event.NOTICE_PUBLISHED, published_at, Event.DEADLINE, calendar),
        earliest(procedure, Event.INVITATION_SENT, published_at, Event.DEADLINE, calendar),
        earliest(procedure, Event.DOCUMENTS_UNTIL, documents_until, Event.DEADLINE, calendar),
    )


def deadline_after_change(
    procedure: Procedure, changed_at: datetime, deadline: datetime, calendar: WorkingCalendar
) -> datetime:
    """The first deadline that a material change at `changed_at` allows; never before the old one."""
    return max(
        deadline, earliest(procedure, Event.CLARIFICATION_PUBLISHED, changed_at, Event.DEADLINE, calendar)
    )


def last_day_for_changes(procedure: Procedure, deadline: datetime, calendar: WorkingCalendar) -> date | None:
    """The last day for a material change that leaves the deadline as it is; None without such a rule."""
    days = [
        calendar.latest_start(deadline, period.value, period.unit, procedure.business_closes)
        for period in procedure.periods
        if period.kind is PeriodKind.AT_LEAST and (period.start, period.end) == CLARIFICATION
    ]
    return min(days, default=None)


def ends(procedure: Procedure, period: Period, start: datetime, calendar: WorkingCalendar) -> datetime:
    """When a period that began at `start` is over, or what is owed within it is due; raises UnknownYear."""
    count = calendar.shortest_end if period.kind is PeriodKind.AT_LEAST else calendar.latest_end
    return count(start, period.value, period.unit, procedure.business_closes)


def _out_of_order(instants: Mapping[Event, datetime]) -> list[Text]:
    wrong = []
    for earlier, later in (
        (Event.NOTICE_PUBLISHED, Event.DEADLINE),
        (Event.NOTICE_PUBLISHED, Event.DOCUMENTS_UNTIL),
        (Event.DOCUMENTS_UNTIL, Event.DEADLINE),
        (Event.NOTICE_PUBLISHED, Event.CLARIFICATION_PUBLISHED),
        (Event.CLARIFICATION_PUBLISHED, Event.DEADLINE),
    ):
        if earlier in instants and later in instants and instants[later] < instants[earlier]:
            wrong.append(
                text("“%(later)s” lies before “%(earlier)s”.", later=EVENTS[later], earlier=EVENTS[earlier])
            )
    return wrong


def _too_short(period: Period, earliest: datetime) -> Text:
    return text(
        "From “%(start)s” to “%(end)s” there must be at least %(value)s %(unit)s, so not before %(earliest)s."
        " Basis: %(source)s (%(certainty)s).",
        start=EVENTS[period.start],
        end=EVENTS[period.end],
        value=period.value,
        unit=UNITS[period.unit],
        earliest=earliest,
        source=period.basis.source,
        certainty=CERTAINTIES[period.basis.certainty],
    )
