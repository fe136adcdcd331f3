"""An application on a real database in a temporary instance folder, and what a story needs around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from trading.app import create_app
from trading.config import Config
from trading.kernel.actors import Actor
from trading.kernel.clock import FrozenClock
from trading.store.db import Base, db
from trading.store.transaction import Transaction, transaction

START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def build_app(database_url: str, instance: Path, *, demo: bool = False) -> Flask:
    """The application with every table made, secure settings and a fast test secret."""
    config = Config(instance=instance, database_url=database_url, secret_key="t" * 32, demo=demo)
    app = create_app(config)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def empty_database(app: Flask) -> None:
    """Remove every row but keep the tables; append-only triggers are set aside for the moment."""
    with app.app_context():
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text(f"TRUNCATE {tables} CASCADE"))
                return
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)


class World:
    """A frozen clock and a transaction for whoever acts."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clock = FrozenClock(START)

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Transaction]:
        with self.app.app_context(), transaction(actor, self.clock) as tx:
            yield tx
