"""Periods on real days of 2024 to 2028."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from trading.kernel.calendar import Unit, UnknownYear, WorkingCalendar, YearPlan
from trading.kernel.clock import BEIJING
from trading.procedures.holidays import HolidayFileError, read_plan, working_calendar

CALENDAR = working_calendar()


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


def test_national_day_week_is_free_and_its_make_up_days_are_worked() -> None:
    assert not any(CALENDAR.is_working_day(date(2026, 10, day)) for day in range(1, 8))
    assert CALENDAR.is_working_day(date(2026, 9, 20))  # a Sunday
    assert CALENDAR.is_working_day(date(2026, 10, 10))  # a Saturday
    assert not CALENDAR.is_working_day(date(2026, 10, 11))


def test_the_start_day_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2026, 11, 23), 5) == date(2026, 11, 30)
    assert CALENDAR.add_calendar_days(date(2026, 11, 23), 20) == date(2026, 12, 14)  # the 13th is a Sunday


def test_a_make_up_saturday_counts_as_a_working_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 7), 3) == date(2026, 10, 10)


def test_a_last_day_in_a_holiday_moves_to_the_next_working_day() -> None:
    assert CALENDAR.add_calendar_days(date(2026, 9, 11), 20) == date(2026, 10, 8)
    assert CALENDAR.add_calendar_days(date(2025, 9, 15), 20) == date(2025, 10, 9)


def test_a_last_day_on_a_make_up_day_stays_there() -> None:
    assert CALENDAR.add_calendar_days(date(2026, 8, 31), 20) == date(2026, 9, 20)


def test_a_period_ends_at_midnight_or_at_the_close_of_business() -> None:
    start = at(2026, 11, 23, 15)
    assert CALENDAR.shortest_end(start, 1, Unit.DAY) == at(2026, 11, 25, 0)
    assert CALENDAR.shortest_end(start, 1, Unit.DAY, time(17, 30)) == at(2026, 11, 24, 17, 30)


def test_a_period_is_at_least_its_length_only_from_its_very_end() -> None:
    start = at(2026, 11, 2)
    assert not CALENDAR.is_at_least(start, datetime(2026, 11, 23, 23, 59, 59, tzinfo=BEIJING), 20, Unit.DAY)
    assert CALENDAR.is_at_least(start, at(2026, 11, 24, 0), 20, Unit.DAY)


def test_the_day_of_an_instant_is_the_day_in_beijing() -> None:
    late_on_the_22nd_in_london = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert CALENDAR.shortest_end(late_on_the_22nd_in_london, 1, Unit.DAY) == at(2026, 11, 25, 0)
    with pytest.raises(ValueError, match="aware"):
        CALENDAR.shortest_end(datetime(2026, 11, 22), 1, Unit.DAY)  # noqa: DTZ001  # the point of the test


def test_months_and_years_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert CALENDAR.last_day(date(2024, 2, 29), 1, Unit.YEAR) == date(2025, 2, 28)
    assert CALENDAR.last_day(date(2025, 1, 31), 1, Unit.MONTH) == date(2025, 2, 28)
    assert CALENDAR.last_day(date(2025, 11, 30), 3, Unit.MONTH) == date(2026, 2, 28)  # a worked Saturday
    assert CALENDAR.last_day(date(2024, 2, 28), 1, Unit.DAY) == date(2024, 2, 29)


def test_the_last_day_to_change_something_leaves_the_whole_period() -> None:
    deadline = at(2026, 11, 30, 9, 30)
    last = CALENDAR.latest_start(deadline, 15, Unit.DAY)
    assert last == date(
        2026, 11, 12
    )  # the 27th is a Friday; a day later the period ends on the 30th at 24:00
    assert CALENDAR.is_at_least(at(2026, 11, 12, 23, 59), deadline, 15, Unit.DAY)
    assert not CALENDAR.is_at_least(at(2026, 11, 13, 0), deadline, 15, Unit.DAY)


def test_working_days_between_agree_with_adding_them() -> None:
    assert CALENDAR.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert CALENDAR.working_days_between(date(2026, 10, 1), date(2026, 10, 1)) == 0


def test_a_provisional_year_works_no_weekend_and_trusts_no_day_beside_a_holiday() -> None:
    assert CALENDAR.is_provisional(date(2026, 12, 30), date(2027, 1, 2))
    assert not CALENDAR.is_provisional(date(2026, 11, 1), date(2026, 12, 31))
    assert not CALENDAR.is_working_day(date(2027, 2, 8))  # Spring Festival
    assert not CALENDAR.is_working_day(date(2027, 10, 9))  # a Saturday that may be worked
    assert not CALENDAR.is_working_day(date(2027, 10, 7))  # a Thursday that may become free
    assert CALENDAR.is_working_day(date(2027, 3, 10))


def test_in_doubt_what_is_owed_is_due_early_and_what_protects_ends_late() -> None:
    start = at(2027, 10, 5)
    assert CALENDAR.latest_end(start, 1, Unit.WORKING_DAY) == at(2027, 10, 7, 0)
    assert CALENDAR.shortest_end(start, 1, Unit.WORKING_DAY) == at(2027, 10, 9, 0)


def test_new_years_eve_may_become_free_while_the_next_year_is_provisional() -> None:
    assert not CALENDAR.is_working_day(date(2026, 12, 31))
    assert CALENDAR.latest_end(at(2026, 12, 30), 1, Unit.WORKING_DAY) == at(2027, 1, 1, 0)


def test_a_year_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(UnknownYear) as refusal:
        CALENDAR.add_working_days(date(2028, 12, 20), 20)
    assert refusal.value.code == "calendar_year_unknown"
    assert refusal.value.message.params == {"year": "2029"}


def test_a_loaded_arrangement_replaces_the_provisional_year(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text(
        'year = 2027\nsource = "a notice"\nfree = [2027-10-06, 2027-10-07]\nwork = [2027-10-09]\n'
    )
    loaded = working_calendar(tmp_path)
    assert not loaded.is_provisional(date(2027, 1, 1), date(2027, 12, 31))
    assert loaded.is_working_day(date(2027, 10, 9))
    assert loaded.is_working_day(date(2026, 12, 31))


@pytest.mark.parametrize(
    "content",
    [
        "year = 2027",
        'year = 2027\nsource = "n"\nfree = [2028-01-03]\nwork = []',
        'year = 2027\nsource = "n"\nfree = ["2027-01-01"]\nwork = []',
        "year = ",
    ],
)
def test_a_holiday_file_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "2027.toml"
    path.write_text(content)
    with pytest.raises(HolidayFileError, match=r"2027\.toml: "):
        read_plan(path)


def test_a_day_cannot_be_both_free_and_worked() -> None:
    day = frozenset({date(2027, 10, 9)})
    with pytest.raises(ValueError, match="both free and worked"):
        YearPlan(2027, day, day, "a notice")


def test_an_empty_calendar_knows_nothing() -> None:
    with pytest.raises(UnknownYear):
        WorkingCalendar([]).is_working_day(date(2026, 1, 5))
