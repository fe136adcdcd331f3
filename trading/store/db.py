"""The database: declarative base, engine settings and the fair queue of SQLite's single writer."""

import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from trading.store.triggers import append_only_statements

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITING: ContextVar[bool] = ContextVar("writing", default=False)
READ_ONLY: ContextVar[bool] = ContextVar("read_only", default=False)


class Base(DeclarativeBase):
    """Every table; a table with `info={"append_only": True}` refuses UPDATE and DELETE in the database."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


Reader = Session | Connection
"""What answers a question: a session, or for plain rows a bare connection."""


@contextmanager
def reading() -> Iterator[Connection]:
    """Open a connection for plain rows; spares public pages the unit of work of a session."""
    with db.engine.connect() as connection:
        yield connection


@event.listens_for(Base.metadata, "after_create")
def _protect_append_only(target: MetaData, connection: Connection, tables: list[Table], **_: Any) -> None:
    for table in tables:
        if table.info.get("append_only"):
            for statement in append_only_statements(table.name, connection.dialect.name):
                connection.exec_driver_sql(statement)


def prepare_engine(engine: Engine) -> None:
    """Give the engine its pragmas, its explicit BEGIN and the read-only mode of supervision."""
    sqlite = engine.dialect.name == "sqlite"

    if sqlite:

        @event.listens_for(engine, "connect")
        def _connect(connection: Any, record: ConnectionPoolEntry) -> None:
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "checkin")
        def _checkin(connection: Any, record: ConnectionPoolEntry) -> None:
            if connection is not None and record.info.pop("read_only", False):
                connection.execute("PRAGMA query_only=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if sqlite:
            read_only = READ_ONLY.get()
            if connection.info.get("read_only", False) is not read_only:
                connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
                connection.info["read_only"] = read_only
            connection.exec_driver_sql("BEGIN IMMEDIATE" if WRITING.get() else "BEGIN")
        elif READ_ONLY.get():
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def insert_if_absent(session: Session, model: type[Base], **values: Any) -> None:
    """Insert the row unless a unique key of it exists already."""
    insert_absent(session, model, [values])


def insert_absent(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows of which no unique key exists already."""
    statement = _insert(session, model).on_conflict_do_nothing()
    session.execute(statement, [dict(row) for row in rows])


def put(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; where the primary key exists already, give it their values."""
    statement = _insert(session, model)
    key = [column.name for column in Base.metadata.tables[model.__tablename__].primary_key]
    values = {name: value for name, value in statement.excluded.items() if name not in key}
    updating = statement.on_conflict_do_update(index_elements=key, set_=values)
    session.execute(updating, [dict(row) for row in rows])


def _insert(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    table = Base.metadata.tables[model.__tablename__]
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


@contextmanager
def writer_turn(engine: Engine) -> Iterator[None]:
    """Wait for this process's turn to write; SQLite's own busy handler polls without fairness."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    with Path(f"{engine.url.database}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
