"""The only place that asks the machine for the time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Answers an aware UTC instant."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still until it is moved; forward only."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        if by < timedelta(0):
            raise ValueError("time only moves forward")
        self._at += by

    def advance_to(self, at: datetime) -> None:
        self.advance(at.astimezone(UTC) - self._at)


class ShiftedClock:
    """A clock ahead of another by a fixed span."""

    def __init__(self, base: Clock, ahead: timedelta) -> None:
        self._base = base
        self._ahead = ahead

    def now(self) -> datetime:
        return self._base.now() + self._ahead
