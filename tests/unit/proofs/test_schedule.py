"""The log's rhythm depends on time and published deadlines alone, and no promise is broken by it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from trading.proofs.schedule import BatchKind, Policy, cannot_wait, merge_by

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = Policy()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_batch_every_ten_minutes_on_the_clock() -> None:
    due = POLICY.due(NOON - minutes(3), NOON + minutes(25), [])
    assert due == [(NOON + minutes(each), BatchKind.REGULAR) for each in (0, 10, 20)]


def test_a_batch_each_minute_in_the_half_hour_before_a_deadline() -> None:
    deadline = NOON + minutes(30)
    due = dict(POLICY.due(NOON - minutes(1), NOON + minutes(60), [deadline]))
    assert [at for at, kind in due.items() if kind is BatchKind.REGULAR] == [
        NOON + minutes(each) for each in range(0, 61, 10)
    ]
    assert sorted(due) == [NOON + minutes(each) for each in (*range(31), 40, 50, 60)]


def test_missed_ticks_are_each_made_up_and_none_twice() -> None:
    deadlines = [NOON + minutes(45)]
    at_once = POLICY.due(NOON, NOON + minutes(90), deadlines)
    in_turns = POLICY.due(NOON, NOON + minutes(31.5), deadlines)
    in_turns += POLICY.due(NOON + minutes(31.5), NOON + minutes(90), deadlines)
    assert at_once == in_turns
    assert len({at for at, _ in at_once}) == len(at_once)


def test_a_batch_holds_a_whole_number_of_units_and_never_none() -> None:
    assert [POLICY.size(BatchKind.REGULAR, must) for must in (0, 1, 16, 17)] == [16, 16, 16, 32]
    assert [POLICY.size(BatchKind.CLOSING, must) for must in (0, 1, 64, 65)] == [64, 64, 64, 128]


@given(some.integers(0, 60 * 48), some.integers(1, 60 * 48))
def test_whoever_waits_till_the_last_batch_is_still_within_the_promise(received: int, ahead: int) -> None:
    at, deadline = NOON + minutes(received), NOON + minutes(received + ahead)
    promised = merge_by(at, deadline)
    ticks = [each for each, _ in POLICY.due(at, at + timedelta(days=2), [deadline])]
    forced = next(each for each in ticks if cannot_wait(at, each))
    assert min(forced, deadline) <= promised
    assert promised <= deadline + minutes(20)
