"""The time of a step: yellow at nine tenths of what was promised, red when it is over."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from trading.kernel.calendar import WorkingCalendar, YearPlan
from trading.procedures.rows import RuleFileError
from trading.projects.step_clock import Card, StepTime, load_steps, step_time, working_span

CALENDAR = WorkingCalendar(
    [YearPlan(2026, frozenset(), frozenset(), "test"), YearPlan(2027, frozenset(), frozenset(), "test")]
)
MONDAY = datetime.fromisoformat("2026-11-23T00:00:00+08:00")
FRIDAY = datetime.fromisoformat("2026-11-27T12:00:00+08:00")
CHECK = load_steps()["check"]


def at(now: datetime, started: datetime = MONDAY, ended: datetime | None = None) -> StepTime:
    return step_time(CHECK, started, ended, now, CALENDAR)


def test_legal_and_promised_time_end_on_working_days_after_the_day_of_submission() -> None:
    time = at(MONDAY)
    assert time.promised_due == datetime.fromisoformat("2026-11-26T00:00:00+08:00")
    assert time.legal_due == datetime.fromisoformat("2026-12-01T00:00:00+08:00")


@pytest.mark.parametrize(
    ("hours", "card"),
    [
        (0, Card.NONE),
        (64.7, Card.NONE),
        (64.8, Card.YELLOW),
        (71.9, Card.YELLOW),
        (72, Card.RED),
        (200, Card.RED),
    ],
)
def test_the_card_turns_yellow_at_nine_tenths_and_red_on_overrun(hours: float, card: Card) -> None:
    assert at(MONDAY + timedelta(hours=hours)).card is card


def test_a_weekend_uses_up_no_time() -> None:
    assert working_span(FRIDAY, FRIDAY + timedelta(days=3), CALENDAR) == timedelta(days=1)
    assert at(FRIDAY + timedelta(days=2), FRIDAY).card is Card.NONE


def test_a_step_keeps_the_card_it_ended_with() -> None:
    late, early = MONDAY + timedelta(days=4), MONDAY + timedelta(hours=5)
    assert at(late, ended=early).card is Card.NONE
    assert at(late + timedelta(days=9), ended=late).card is Card.RED


def test_a_limit_without_its_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "steps.toml"
    path.write_text('[[steps]]\nkey = "check"\nnames = { zh-Hans = "审查" }\nlegal_days = 5\n', "utf-8")
    with pytest.raises(RuleFileError, match="legal"):
        load_steps(path)
