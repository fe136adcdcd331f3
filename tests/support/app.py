"""An application on a real database in a temporary instance folder, and what a story needs around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from trading.app import create_app
from trading.config import Config
from trading.jobs.worker import tick
from trading.kernel.actors import Actor
from trading.kernel.clock import FrozenClock
from trading.store.db import db
from trading.store.platform import Platform
from trading.store.transaction import Transaction, transaction

START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


@dataclass(frozen=True)
class Rhythm:
    """Seconds between two batches of the public log, and the entries in one."""

    interval: int
    final_interval: int
    batch: int


SLOW = Rhythm(24 * 3600, 1800, 4)
AS_IN_PRODUCTION = Rhythm(600, 60, 16)


def build_app(database_url: str, instance: Path, *, demo: bool = False, rhythm: Rhythm = SLOW) -> Flask:
    """The application on a migrated database, with cheap password hashes and a log that grows slowly."""
    config = Config(
        instance=instance,
        database_url=database_url,
        secret_key="t" * 32,
        demo=demo,
        password_memory=8,
        password_rounds=1,
        log_interval=rhythm.interval,
        log_final_interval=rhythm.final_interval,
        log_batch=rhythm.batch,
    )
    app = create_app(config)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


class World:
    """An application, a frozen clock, a transaction for whoever acts; use in one application context."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clock = FrozenClock(START)
        self.platform: Platform = app.extensions["platform"]

    @property
    def session(self) -> Session:
        return db.session()

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Transaction]:
        with transaction(actor, self.clock) as tx:
            yield tx

    def work(self) -> None:
        """Let the worker do all that is due at the frozen time; what was read before is read afresh."""
        tick(self.app, self.clock)
        self.session.rollback()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A fresh application; each test that asks for it runs on both databases."""
    built = build_app(database_url, tmp_path)
    yield built
    with built.app_context():
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A frozen world with nobody in it, inside an application context."""
    with app.app_context():
        yield World(app)
