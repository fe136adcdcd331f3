"""No schedule that passes the check is shorter than the procedure, whatever the dates."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trading.kernel.clock import BEIJING
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.rules import Procedure
from trading.procedures.schedule import check_schedule, deadline_after_change, earliest_deadline

CALENDAR = working_calendar()

procedures = st.sampled_from(load_catalogue().procedures)
moments = st.builds(
    datetime.combine, st.dates(date(2024, 1, 1), date(2027, 6, 1)), st.times(), st.just(BEIJING)
)
spans = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))


@given(procedures, moments)
def test_the_earliest_deadline_passes_and_a_moment_earlier_does_not(
    procedure: Procedure, published: datetime
) -> None:
    deadline = earliest_deadline(procedure, published, CALENDAR)
    assert check_schedule(procedure, published, deadline, None, deadline, CALENDAR) == []
    sooner = deadline - timedelta(microseconds=1)
    assert check_schedule(procedure, published, sooner, None, sooner, CALENDAR)


@given(procedures, moments, st.lists(spans, max_size=5))
def test_no_sequence_of_changes_leaves_bidders_less_than_the_rule(
    procedure: Procedure, published: datetime, waits: list[timedelta]
) -> None:
    deadline = earliest_deadline(procedure, published, CALENDAR)
    period = procedure.period("clarification")
    assert period is not None
    changed = published
    for wait in waits:
        changed = min(changed + wait, deadline)
        moved = deadline_after_change(procedure, changed, deadline, CALENDAR)
        assert moved >= deadline
        assert CALENDAR.is_at_least(changed, moved, period.value, period.unit)
        deadline = moved
    assert check_schedule(procedure, published, deadline, None, deadline, CALENDAR) == []
