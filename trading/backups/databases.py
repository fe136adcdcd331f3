"""Copying a database while others write to it, and putting the copy back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url
from sqlalchemy.orm import Session

SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"


class CannotCopy(RuntimeError):
    """The database's own program is missing or failed; the message says which and why."""


@contextmanager
def copied(url: str, folder: Path) -> Iterator[tuple[Path, Session]]:
    """Copy the database into `folder`; gives the copy and a session that reads exactly what is in it."""
    if make_url(url).get_backend_name() == "sqlite":
        yield from _copied_sqlite(url, folder / SQLITE)
    else:
        yield from _copied_postgresql(url, folder / POSTGRESQL)


def _copied_sqlite(url: str, target: Path) -> Iterator[tuple[Path, Session]]:
    original = Path(make_url(url).database or "").absolute().as_uri()
    with (
        closing(sqlite3.connect(f"{original}?mode=rw", uri=True)) as source,  # never makes an empty one
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    engine = create_engine(f"sqlite:///{target}", poolclass=NullPool)
    with Session(engine) as session:
        yield target, session


def _copied_postgresql(url: str, target: Path) -> Iterator[tuple[Path, Session]]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection, Session(connection) as session:
        _run(url, "pg_dump", "--format=custom", f"--file={target}", f"--snapshot={_snapshot(connection)}")
        yield target, session


def _snapshot(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def is_empty(url: str) -> bool:
    """Whether there is no table yet; a missing SQLite file is none."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return True
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return not inspect(connection).get_table_names()


def put_back(url: str, source: Path) -> None:
    """Fill an empty database from a copy; raises CannotCopy, also for a copy of the other kind."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if source.name != (SQLITE if sqlite else POSTGRESQL):
        raise CannotCopy(f"{source.name} does not fit TRADING_DATABASE_URL")
    if not sqlite:
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run(url, "pg_restore", *options, str(source))
        return
    target = Path(make_url(url).database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _run(url: str, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; the password goes by environment, which `ps` hides."""
    if shutil.which(program) is None:
        raise CannotCopy(f"{program} is not installed: apt-get install postgresql-client")
    parsed = make_url(url).set(drivername="postgresql")
    environment = os.environ | ({"PGPASSWORD": str(parsed.password)} if parsed.password else {})
    address = parsed.set(password=None).render_as_string()
    ran = subprocess.run(
        [program, f"--dbname={address}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise CannotCopy(f"{program}: {ran.stderr.strip()}")
