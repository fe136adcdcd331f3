"""When bidders may ask, by when the answer is due, and what an answer must not do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trading.kernel.calendar import WorkingCalendar
from trading.kernel.errors import Conflict, Invalid, TooEarly, TooLate
from trading.kernel.text import text
from trading.procedures.rules import Procedure
from trading.procedures.schedule import ends
from trading.procedures.vocabulary import Event, PeriodKind


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as everybody will read it, and its answer."""

    number: int
    question: str
    answer: str


def must_be_open(
    published_at: datetime | None, questions_until: datetime | None, deadline: datetime | None, now: datetime
) -> None:
    """Raise TooEarly before the notice is published, TooLate once questions or the tender have ended."""
    if published_at is None or deadline is None:
        raise TooEarly("not_published", text("Questions are possible once the notice is published."))
    closes = min(questions_until or deadline, deadline)
    if now >= closes:
        raise TooLate("questions_closed", text("Questions could be asked until %(until)s.", until=closes))


def answer_due(
    procedure: Procedure, asked_at: datetime, deadline: datetime, calendar: WorkingCalendar
) -> datetime:
    """By when a question is to be answered: within the procedure's time, in any case before the deadline.

    Raises UnknownYear.
    """
    periods = (
        ends(procedure, period, asked_at, calendar)
        for period in procedure.periods
        if period.kind is PeriodKind.AT_MOST
        and (period.start, period.end) == (Event.QUESTION_RECEIVED, Event.QUESTION_ANSWERED)
    )
    return min([deadline, *periods])


def must_only_explain(answers: Sequence[Answered], *, changes_something: bool) -> None:
    """Raise Invalid without an answer, Conflict for one that changes what bidders must prepare.

    Such a change moves the deadline by the procedure's rule (招标投标法 23) and has its own notice.
    """
    if not answers:
        raise Invalid("nothing_answered", text("Write at least one answer."))
    if changes_something:
        reason = text(
            "An answer that changes what bidders must prepare is published as a notice of change, so that "
            "the deadline moves by the rule."
        )
        raise Conflict("answer_changes_something", reason)
