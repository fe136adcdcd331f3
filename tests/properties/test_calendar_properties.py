"""Periods are never too short, whichever arrangement is published later."""

from datetime import date, datetime, timedelta

import holidays as statutory_days
from hypothesis import given
from hypothesis import strategies as st

from trading.kernel.calendar import Unit, WorkingCalendar, YearPlan
from trading.kernel.clock import BEIJING
from trading.procedures.holidays import working_calendar

OFFICIAL = working_calendar()
FIRST, LAST = 2018, 2026

lengths = st.integers(1, 40)
units = st.sampled_from([Unit.DAY, Unit.WORKING_DAY])
moments = st.builds(
    datetime.combine, st.dates(date(2024, 3, 1), date(2027, 6, 1)), st.times(), st.just(BEIJING)
)


def without_arrangements() -> WorkingCalendar:
    """The years 2018 to 2026 as one would have known them before each arrangement was published."""
    known = statutory_days.country_holidays("CN", years=range(FIRST, LAST + 2), language="en_US")
    statutory = [day for day, name in known.items() if not name.startswith("Day off")]
    return WorkingCalendar(
        YearPlan.provisional_from(year, statutory, "statutory") for year in range(FIRST, LAST + 1)
    )


BEFOREHAND = without_arrangements()


@given(st.dates(date(FIRST, 1, 1), date(LAST, 10, 15)), lengths, units)
def test_a_period_counted_beforehand_is_never_shorter_than_the_arrangement_makes_it(
    start: date, value: int, unit: Unit
) -> None:
    assert BEFOREHAND.last_day(start, value, unit) >= OFFICIAL.last_day(start, value, unit)


@given(moments, lengths, units)
def test_the_shortest_end_is_enough_and_a_moment_earlier_is_not(
    start: datetime, value: int, unit: Unit
) -> None:
    end = OFFICIAL.shortest_end(start, value, unit)
    assert OFFICIAL.is_at_least(start, end, value, unit)
    assert not OFFICIAL.is_at_least(start, end - timedelta(microseconds=1), value, unit)
    assert OFFICIAL.latest_end(start, value, unit) <= end
    assert (end.date() - start.date()).days > value


@given(moments, lengths, units)
def test_the_latest_start_is_the_last_day_that_still_leaves_the_period(
    end: datetime, value: int, unit: Unit
) -> None:
    last = datetime.combine(OFFICIAL.latest_start(end, value, unit), datetime.min.time(), BEIJING)
    assert OFFICIAL.is_at_least(last, end, value, unit)
    assert not OFFICIAL.is_at_least(last + timedelta(days=1), end, value, unit)


@given(st.dates(date(2024, 1, 1), date(2027, 6, 1)), lengths)
def test_counting_back_finds_the_same_working_days(start: date, value: int) -> None:
    end = OFFICIAL.add_working_days(start, value)
    assert OFFICIAL.is_working_day(end)
    assert OFFICIAL.working_days_between(start, end) == value
