"""When the public log grows, by how much, and until when an entry is promised to be in it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PROMISE = timedelta(hours=24)
PROMISE_AFTER_DEADLINE = timedelta(minutes=20)
FINAL_WINDOW = timedelta(minutes=30)
CLOSING_MULTIPLE = 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RESERVE = timedelta(hours=1)


class BatchKind(enum.Enum):
    """Why a batch was made: the steady rhythm, the minutes before a deadline, or a closing."""

    REGULAR = "regular"
    MINUTE = "minute"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rhythm of the log: a batch of `batch` entries at each multiple of `interval` since 1970.

    In the half hour before any deadline also at each multiple of `final_interval`.
    """

    interval: timedelta = timedelta(minutes=10)
    final_interval: timedelta = timedelta(minutes=1)
    batch: int = 16

    def due(
        self, after: datetime, until: datetime, deadlines: Iterable[datetime]
    ) -> list[tuple[datetime, BatchKind]]:
        """Return each instant in (after, until] at which a batch is due, with its kind, in order."""
        found = dict.fromkeys(_multiples(self.interval, after, until), BatchKind.REGULAR)
        for deadline in deadlines:
            begin = max(after, deadline - FINAL_WINDOW - timedelta.resolution)
            end = min(until, deadline - timedelta.resolution)
            for at in _multiples(self.final_interval, begin, end):
                found.setdefault(at, BatchKind.MINUTE)
        return sorted(found.items(), key=lambda each: each[0])

    def size(self, kind: BatchKind, must: int) -> int:
        """Return how many entries a batch holds when `must` of them cannot wait."""
        whole = CLOSING_MULTIPLE if kind is BatchKind.CLOSING else self.batch
        return max(1, -(-must // whole)) * whole


def merge_by(received: datetime, deadline: datetime) -> datetime:
    """Return when the log must show the entry of an envelope at the latest.

    It holds under any backlog: what would wait longer enlarges its batch, and a closing takes all of its lot.
    """
    return min(received + PROMISE, deadline + PROMISE_AFTER_DEADLINE)


def cannot_wait(queued: datetime, at: datetime) -> bool:
    """Say whether an entry must be in the batch at `at`, because a later one might break the promise."""
    return queued + PROMISE - _RESERVE <= at


def is_at(step: timedelta, at: datetime) -> bool:
    """Say whether `at` is a multiple of `step` since 1970."""
    return not (at - _EPOCH) % step


def _multiples(step: timedelta, after: datetime, until: datetime) -> Iterable[datetime]:
    first = (after - _EPOCH) // step + 1
    last = (until - _EPOCH) // step
    return (_EPOCH + number * step for number in range(first, last + 1))
