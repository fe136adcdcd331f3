"""Where the working calendar learns the free days of China from.

A data file wins over the libraries, so that a county can load an arrangement on the day it is published.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import holidays as statutory_days
from chinese_calendar import constants as arranged

from trading.kernel.calendar import SATURDAY, WorkingCalendar, YearPlan

HORIZON: Final = 2
"""Years beyond the last official arrangement which the statutory days reach."""

SHIPPED: Final = Path(__file__).parent.parent / "data" / "holidays"


class HolidayFileError(ValueError):
    """A holiday file that cannot be used; says the file and what is wrong."""


@lru_cache(maxsize=8)
def working_calendar(*folders: Path) -> WorkingCalendar:
    """Build the calendar from the libraries and from every `*.toml` in the shipped and the given folders.

    Raises HolidayFileError.
    """
    plans = {plan.year: plan for plan in [*_arranged(), *_statutory()]}
    for folder in (SHIPPED, *folders):
        for path in sorted(folder.glob("*.toml")):
            plan = read_plan(path)
            plans[plan.year] = plan
    return WorkingCalendar(plans.values())


def read_plan(path: Path) -> YearPlan:
    """Read one arrangement: `year`, `source`, and `free` and `work` as dates. Raises HolidayFileError."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        if set(found) != {"year", "source", "free", "work"}:
            raise ValueError("exactly year, source, free and work are expected")
        return _official(found["year"], found["free"], found["work"], str(found["source"]))
    except (OSError, ValueError, TypeError, AttributeError) as fault:
        raise HolidayFileError(f"{path.name}: {fault}") from fault


def _official(year: int, free: Iterable[date], work: Iterable[date], source: str) -> YearPlan:
    return YearPlan(
        year,
        frozenset(day for day in free if day.weekday() < SATURDAY),
        frozenset(day for day in work if day.weekday() >= SATURDAY),
        source,
    )


def _arranged() -> list[YearPlan]:
    return [
        _official(
            year,
            (day for day in arranged.holidays if day.year == year),
            (day for day in arranged.workdays if day.year == year),
            "chinesecalendar",
        )
        for year in sorted({day.year for day in arranged.holidays})
    ]


def _statutory() -> list[YearPlan]:
    last = max(day.year for day in arranged.holidays)
    provisional = range(last + 1, last + 1 + HORIZON)
    known = statutory_days.country_holidays("CN", years=[*provisional, provisional.stop])
    return [YearPlan.provisional_from(year, known, "holidays") for year in provisional]
