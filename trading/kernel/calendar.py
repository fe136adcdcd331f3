"""Working days and legal periods (民法典 200-204). Pure: the days themselves come from outside.

The day on which something happens is not counted. A last day that is free moves to the next working day.
The last day ends at 24:00, or at the close of business where there are business hours.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.text import text

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5

# State Council arrangements since 2018 joined at most these many weekdays to a run of statutory days.
JOINED_BEFORE: Final = 1
JOINED_AFTER: Final = 2


class Unit(Enum):
    """What a period is counted in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class UnknownYear(Invalid):
    """Nobody has told the calendar which days of a year are free."""

    default_code = "calendar_year_unknown"

    def __init__(self, year: int) -> None:
        message = text(
            "The holidays of %(year)s are not known yet. Load them before you set this date.", year=str(year)
        )
        super().__init__(None, message, year=year)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year's arrangement: weekdays that are free, weekend days that are worked, and where this was read.

    New Year's Day may reach into the December before.
    A provisional year has only its statutory days: no weekend day counts as work, and the weekdays that an
    arrangement may still join to a holiday (`joinable`) do not count towards a shortest period.
    """

    year: int
    free: frozenset[date]
    work: frozenset[date]
    source: str
    provisional: bool = False
    joinable: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        first, last = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        if any(not first <= day <= last for day in self.free | self.work | self.joinable):
            raise ValueError(f"a day outside {self.year} and the December before")
        if self.free & self.work or (self.provisional and self.work):
            raise ValueError(f"a day of {self.year} is both free and worked")

    @classmethod
    def provisional_from(cls, year: int, statutory: Iterable[date], source: str) -> "YearPlan":
        """Make the plan of a year without an official arrangement from all known statutory days."""
        days = set(statutory)
        first, last = date(year - 1, 12, 1), date(year, 12, 31)
        joinable = {day for holiday in days for day in _neighbours(holiday, days) if first <= day <= last}
        free = frozenset(day for day in days if day.year == year)
        return cls(year, free, frozenset(), source, provisional=True, joinable=frozenset(joinable))


class WorkingCalendar:
    """Tells free days from working days and counts periods. Every method raises UnknownYear."""

    def __init__(self, plans: Iterable[YearPlan]) -> None:
        self.plans: Mapping[int, YearPlan] = {plan.year: plan for plan in plans}
        known = self.plans.values()
        self._work = frozenset(day for plan in known for day in plan.work)
        self._free = frozenset(day for plan in known for day in plan.free)
        self._joinable = frozenset(day for plan in known for day in plan.joinable)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices surely work on this day."""
        return self._works(day, sure=True)

    def is_provisional(self, first: date, last: date) -> bool:
        """Tell whether any year between two days lacks its official arrangement."""
        return any(self._plan(year).provisional for year in range(first.year, last.year + 1))

    def next_working_day(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        return self._next(day, sure=True)

    def add_working_days(self, start: date, count: int) -> date:
        """The last of `count` working days after `start`."""
        return self._last_day(start, count, Unit.WORKING_DAY, sure=True)

    def add_calendar_days(self, start: date, count: int) -> date:
        """The last of `count` days after `start`; a free last day moves to the next working day."""
        return self._last_day(start, count, Unit.DAY, sure=True)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`."""
        return sum(self.is_working_day(start + DAY * step) for step in range(1, (end - start).days + 1))

    def last_day(self, start: date, value: int, unit: Unit) -> date:
        """The last day of a period begun on `start`; never too short for whom it protects."""
        return self._last_day(start, value, unit, sure=True)

    def shortest_end(self, start: datetime, value: int, unit: Unit, closes: time | None = None) -> datetime:
        """The first instant at which a period of at least this length is over.

        `closes` is the close of business; without it the last day ends at 24:00. Beijing time.
        """
        return _ends(self._last_day(_beijing_day(start), value, unit, sure=True), closes)

    def latest_end(self, start: datetime, value: int, unit: Unit, closes: time | None = None) -> datetime:
        """The instant by which something owed within this time is due; in doubt the earlier one."""
        return _ends(self._last_day(_beijing_day(start), value, unit, sure=False), closes)

    def is_at_least(
        self, start: datetime, end: datetime, value: int, unit: Unit, closes: time | None = None
    ) -> bool:
        """Tell whether a period from `start` to `end` has at least this length."""
        return self.shortest_end(start, value, unit, closes) <= end

    def latest_start(self, end: datetime, value: int, unit: Unit, closes: time | None = None) -> date:
        """The last day on which something may happen that needs at least this length before `end`."""
        day = _beijing_day(end)
        while _ends(self._last_day(day, value, unit, sure=True), closes) > end:
            day -= DAY
        return day

    def _last_day(self, start: date, value: int, unit: Unit, *, sure: bool) -> date:
        if value < 1:
            raise ValueError("a period has at least one unit")
        if unit is Unit.WORKING_DAY:
            day = start
            for _ in range(value):
                day = self._next(day + DAY, sure=sure)
            return day
        if unit is Unit.DAY:
            return self._next(start + DAY * value, sure=sure)
        return self._next(_same_day(start, value * (12 if unit is Unit.YEAR else 1)), sure=sure)

    def _next(self, day: date, *, sure: bool) -> date:
        while not self._works(day, sure=sure):
            day += DAY
        return day

    def _works(self, day: date, *, sure: bool) -> bool:
        self._plan(day.year)
        if day in self._work:
            return True
        if day in self._free or (sure and day in self._joinable):
            return False
        return day.weekday() < SATURDAY

    def _plan(self, year: int) -> YearPlan:
        try:
            return self.plans[year]
        except KeyError:
            raise UnknownYear(year) from None


def _same_day(start: date, months: int) -> date:
    """The corresponding day some months later, or that month's last day (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _neighbours(holiday: date, holidays: set[date]) -> list[date]:
    """The weekdays around a run of holidays which an arrangement may join to it."""
    return [
        *_weekdays(holiday, -DAY, JOINED_BEFORE, holidays),
        *_weekdays(holiday, DAY, JOINED_AFTER, holidays),
    ]


def _weekdays(start: date, step: timedelta, count: int, holidays: set[date]) -> list[date]:
    found: list[date] = []
    day = start
    while len(found) < count:
        day += step
        if day.weekday() < SATURDAY and day not in holidays:
            found.append(day)
    return found


def _beijing_day(instant: datetime) -> date:
    if instant.tzinfo is None:
        raise ValueError("a period begins and ends at aware instants")
    return instant.astimezone(BEIJING).date()


def _ends(day: date, closes: time | None) -> datetime:
    if closes is None:
        return datetime.combine(day + DAY, time(), BEIJING)
    return datetime.combine(day, closes, BEIJING)
