"""The legal and the promised time of a step, side by side; yellow when nearly due, red on overrun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.kernel.calendar import DAY, Unit, WorkingCalendar
from trading.kernel.clock import BEIJING
from trading.procedures.records import Basis
from trading.procedures.rows import Row, read_file

SHIPPED: Final = Path(__file__).parent.parent / "data" / "steps.toml"
NEARLY_DUE: Final = Fraction(9, 10)
"""The share of the promised time after which a yellow card is shown (practice of 榆林, read second hand)."""


class Card(Enum):
    NONE = "none"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the centre's work: its limits in working days; `names` by language tag."""

    key: str
    names: Mapping[str, str]
    legal_days: int
    legal: Basis
    promised_days: int
    promised: Basis

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.names["zh-Hans"])


@dataclass(frozen=True, slots=True)
class StepTime:
    """Where one step stands: both instants by which it is due, when it ended, and its card."""

    step: Step
    started: datetime
    ended: datetime | None
    legal_due: datetime
    promised_due: datetime
    card: Card


def step_time(
    step: Step, started: datetime, ended: datetime | None, now: datetime, calendar: WorkingCalendar
) -> StepTime:
    """Count a step in working time; a step that has ended keeps the card it ended with."""
    legal_due = calendar.latest_end(started, step.legal_days, Unit.WORKING_DAY)
    promised_due = calendar.latest_end(started, step.promised_days, Unit.WORKING_DAY)
    at = ended or now
    return StepTime(step, started, ended, legal_due, promised_due, _card(started, promised_due, at, calendar))


def _card(started: datetime, due: datetime, at: datetime, calendar: WorkingCalendar) -> Card:
    if at >= due:
        return Card.RED
    whole = working_span(started, due, calendar)
    used = working_span(started, at, calendar)
    return Card.YELLOW if used >= whole * NEARLY_DUE.numerator / NEARLY_DUE.denominator else Card.NONE


def card_at(started: datetime, due: datetime, at: datetime) -> Card:
    """The card of a time that runs on every day: yellow from nine tenths of it, red when it is over."""
    if at >= due:
        return Card.RED
    whole = (due - started) * NEARLY_DUE.numerator / NEARLY_DUE.denominator
    return Card.YELLOW if at - started >= whole else Card.NONE


def working_span(start: datetime, end: datetime, calendar: WorkingCalendar) -> timedelta:
    """The time between two instants that falls on working days, counted with 24 hours each."""
    total, day = timedelta(0), start.astimezone(BEIJING).date()
    while day <= end.astimezone(BEIJING).date():
        if calendar.is_working_day(day):
            opens = datetime.combine(day, time(), BEIJING)
            total += max(min(end, opens + DAY) - max(start, opens), timedelta(0))
        day += DAY
    return total


@lru_cache(maxsize=4)
def load_steps(path: Path = SHIPPED) -> Mapping[str, Step]:
    """Read the steps by key. Raises RuleFileError."""
    file = read_file(path)
    steps = [_step(row) for row in file.rows("steps")]
    file.done()
    return {step.key: step for step in steps}


def _step(row: Row) -> Step:
    step = Step(
        key=row.string("key"),
        names={tag: str(name) for tag, name in row.row("names").rest().items()},
        legal_days=row.number("legal_days", least=1),
        legal=_basis(row.row("legal")),
        promised_days=row.number("promised_days", least=1),
        promised=_basis(row.row("promised")),
    )
    if "zh-Hans" not in step.names:
        raise row.fault("names", "the name of record (zh-Hans) is missing")
    row.done()
    return step


def _basis(row: Row) -> Basis:
    basis = Basis.read(row)
    row.done()
    return basis
