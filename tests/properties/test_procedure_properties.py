"""No schedule that passes the check is shorter than the procedure, whatever the dates and the changes."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trading.kernel.clock import BEIJING
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.rules import Procedure
from trading.procedures.schedule import (
    check_schedule,
    deadline_after_change,
    earliest_deadline,
    earliest_documents_until,
)
from trading.procedures.vocabulary import Engine, Event, PeriodKind

CALENDAR = working_calendar()
SEALED = (Engine.SEALED, Engine.ROUNDS)

staged = st.sampled_from(
    [
        procedure.for_stage(stage.key)
        for procedure in load_catalogue().procedures
        if procedure.engine in SEALED
        for stage in procedure.stages
    ]
)
NOON = datetime(2026, 3, 2, 12, tzinfo=BEIJING)
scheduled: st.SearchStrategy[Procedure] = staged.filter(
    lambda each: earliest_deadline(each, NOON, CALENDAR) > NOON
)
moments = st.builds(
    datetime.combine, st.dates(date(2024, 1, 1), date(2027, 6, 1)), st.times(), st.just(BEIJING)
)
spans = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))


@given(scheduled, moments)
def test_the_earliest_deadline_passes_and_a_moment_earlier_does_not(
    procedure: Procedure, published: datetime
) -> None:
    documents = earliest_documents_until(procedure, published, CALENDAR)
    deadline = earliest_deadline(procedure, published, CALENDAR)
    assert check_schedule(procedure, published, documents, None, deadline, CALENDAR) == []
    sooner = deadline - timedelta(microseconds=1)
    assert check_schedule(procedure, published, documents, None, sooner, CALENDAR)


@given(staged, moments, st.lists(spans, max_size=5))
def test_no_sequence_of_changes_leaves_bidders_less_than_the_rule(
    procedure: Procedure, published: datetime, waits: list[timedelta]
) -> None:
    documents = earliest_documents_until(procedure, published, CALENDAR)
    deadline = earliest_deadline(procedure, published, CALENDAR)
    protected = [
        period
        for period in procedure.periods
        if (period.start, period.end) == (Event.CLARIFICATION_PUBLISHED, Event.DEADLINE)
    ]
    changed = published
    for wait in waits:
        changed = min(changed + wait, deadline)
        moved = deadline_after_change(procedure, changed, deadline, CALENDAR)
        assert moved >= deadline
        for period in protected:
            assert period.kind is PeriodKind.AT_LEAST
            assert CALENDAR.is_at_least(changed, moved, period.value, period.unit)
        deadline = moved
    assert check_schedule(procedure, published, documents, None, deadline, CALENDAR) == []
