"""From when to when somebody may object or complain, and by when an answer is due. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from trading.kernel.calendar import WorkingCalendar
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, TooEarly, TooLate
from trading.kernel.text import text
from trading.procedures.parts import Period
from trading.procedures.rules import Procedure
from trading.procedures.schedule import ends
from trading.procedures.vocabulary import Event, PeriodKind
from trading.remedies.rules import Subject

DAY: Final = timedelta(days=1)
MOMENT: Final = timedelta(microseconds=1)
"""What ends at midnight has ended on the day before."""


@dataclass(frozen=True, slots=True)
class Course:
    """What has happened to a lot so far, as far as windows depend on it."""

    published_at: datetime | None = None
    documents_until: datetime | None = None
    deadline: datetime | None = None
    opened_at: datetime | None = None
    candidates_at: datetime | None = None
    publicity_until: datetime | None = None
    result_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` until before `closes`; `period` is the rule that closes it, where it is one."""

    opens: datetime
    closes: datetime
    period: Period | None = None

    def must_be_open(self, now: datetime) -> None:
        """Raise TooEarly or TooLate outside the window."""
        if now < self.opens:
            raise TooEarly(
                "objection_too_early", text("Objections are possible from %(start)s.", start=self.opens)
            )
        if now >= self.closes:
            reason = text(
                "Objections about this were possible until %(until)s. You may complain to the competent "
                "department.",
                until=self.closes,
            )
            raise TooLate("objection_too_late", reason)


def window(
    subject: Subject, procedure: Procedure, course: Course, calendar: WorkingCalendar
) -> Window | None:
    """When objections about a subject are possible; None while there is nothing to object to.

    Where the rule gives days from when the cause was known, a cause counts as known at the latest when the
    documents are no longer handed out, at the opening, or when the result notice has ended. Without a rule:
    documents until the deadline, the opening on its own day (实施条例 44: on the spot), an outcome while its
    publicity runs. Raises UnknownYear.
    """
    if subject is Subject.DOCUMENTS:
        return _documents(procedure, course, calendar)
    if subject is Subject.OPENING:
        return _opening(procedure, course, calendar)
    return _outcome(procedure, course, calendar)


def _documents(procedure: Procedure, course: Course, calendar: WorkingCalendar) -> Window | None:
    if course.published_at is None or course.deadline is None:
        return None
    closes, rule = course.deadline, None
    before = _period(procedure, PeriodKind.AT_LEAST, Event.OBJECTION_RECEIVED, Event.DEADLINE)
    if before is not None:
        last = calendar.latest_start(course.deadline, before.value, before.unit, procedure.business_closes)
        closes, rule = _end_of(last), before
    known = _after_known(procedure, course.documents_until or course.published_at, calendar)
    if known is not None and known[0] < closes:
        closes, rule = known
    return Window(course.published_at, closes, rule)


def _opening(procedure: Procedure, course: Course, calendar: WorkingCalendar) -> Window | None:
    if course.opened_at is None:
        return None
    known = _after_known(procedure, course.opened_at, calendar)
    if known is not None:
        return Window(course.opened_at, *known)
    return Window(course.opened_at, _end_of(course.opened_at.astimezone(BEIJING).date()))


def _outcome(procedure: Procedure, course: Course, calendar: WorkingCalendar) -> Window | None:
    if course.candidates_at is not None and course.publicity_until is not None:
        rule = _period(procedure, PeriodKind.AT_LEAST, Event.CANDIDATES_PUBLISHED, Event.PUBLICITY_ENDED)
        return Window(course.candidates_at, course.publicity_until, rule)
    if course.result_at is None:
        return None
    ended = _result_notice_ended(procedure, course.result_at, calendar)
    known = _after_known(procedure, ended - MOMENT, calendar)
    return Window(course.result_at, *known) if known is not None else Window(course.result_at, ended)


def _result_notice_ended(procedure: Procedure, at: datetime, calendar: WorkingCalendar) -> datetime:
    rule = _period(procedure, PeriodKind.AT_LEAST, Event.RESULT_PUBLISHED, Event.RESULT_NOTICE_ENDED)
    return ends(procedure, rule, at, calendar) if rule else _end_of(at.astimezone(BEIJING).date())


def _after_known(
    procedure: Procedure, known_at: datetime, calendar: WorkingCalendar
) -> tuple[datetime, Period] | None:
    rule = _period(procedure, PeriodKind.AT_MOST, Event.CAUSE_KNOWN, Event.OBJECTION_RECEIVED)
    if rule is None:
        return None
    # Whoever objects is protected by this period: in doubt about a holiday it ends later.
    return calendar.shortest_end(known_at, rule.value, rule.unit, procedure.business_closes), rule


def _period(procedure: Procedure, kind: PeriodKind, start: Event, end: Event) -> Period | None:
    found = (each for each in procedure.periods if (each.kind, each.start, each.end) == (kind, start, end))
    return next(found, None)


def due(
    procedure: Procedure, start: Event, at: datetime, end: Event, calendar: WorkingCalendar
) -> datetime | None:
    """By when what the procedure binds is due; None without such a rule. Raises UnknownYear."""
    rule = _period(procedure, PeriodKind.AT_MOST, start, end)
    return ends(procedure, rule, at, calendar) if rule else None


def complaint_until(
    procedure: Procedure,
    calendar: WorkingCalendar,
    cause_known: date,
    objection_settled: datetime | None,
) -> datetime | None:
    """The end of the time for a complaint; None where the procedure has no rule.

    After an objection it runs from its answer, or from when that was due: the time of an objection is not
    counted (实施条例 60).
    """
    known = datetime.combine(cause_known, time(), BEIJING)
    rules: Iterable[tuple[Event, datetime | None]] = (
        (Event.CAUSE_KNOWN, objection_settled or known),
        (Event.OBJECTION_ANSWERED, objection_settled),
    )
    found = [
        calendar.shortest_end(at, rule.value, rule.unit, procedure.business_closes)
        for start, at in rules
        if at is not None
        and (rule := _period(procedure, PeriodKind.AT_MOST, start, Event.COMPLAINT_RECEIVED))
    ]
    return max(found, default=None)


def must_be_in_time(until: datetime | None, now: datetime) -> None:
    """Raise TooLate when a complaint comes after its time."""
    if until is not None and now >= until:
        raise TooLate("complaint_too_late", text("A complaint was possible until %(until)s.", until=until))


def must_have_objected(must_precede: bool, objected: bool) -> None:
    """Raise Conflict where an objection must come first and there is none (实施条例 60)."""
    if must_precede and not objected:
        reason = text(
            "Please object to the purchasing unit first and give the number of the objection. A complaint is "
            "possible once it is answered or the time for the answer has passed."
        )
        raise Conflict("objection_first", reason)


def longest_suspension(procedure: Procedure, at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The instant until which a suspension for a complaint may last; None without a rule."""
    return due(procedure, Event.SUSPENDED, at, Event.RESUMED, calendar)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), BEIJING)
