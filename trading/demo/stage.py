"""The stage of the demonstration: who acts, what time it is, and where the people keep their own things."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING, FrozenClock
from trading.store.db import db
from trading.store.platform import Platform
from trading.store.transaction import Transaction, transaction

Tick = Callable[[Flask, FrozenClock], None]


@dataclass
class Stage:
    """An application whose clock the director sets; `belongings` is outside the server's own folder."""

    app: Flask
    clock: FrozenClock
    belongings: Path
    tick: Tick
    cast: dict[str, Actor] = field(default_factory=dict)

    @property
    def platform(self) -> Platform:
        platform: Platform = self.app.extensions["platform"]
        return platform

    @property
    def instance(self) -> Path:
        return self.platform.config.instance

    @contextmanager
    def acting(self, login: str) -> Iterator[Transaction]:
        """A transaction in the name of one of the cast."""
        with transaction(self.cast[login], self.clock) as tx:
            yield tx

    def work(self) -> None:
        """Let the worker do what is due."""
        self.tick(self.app, self.clock)
        db.session.rollback()


def on_day(start: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """The instant `days` after the Beijing day of `start`, at that Beijing time."""
    day = start.astimezone(BEIJING).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), BEIJING).astimezone(UTC)
