"""Databases for the tests: the schema is migrated once, each test gets a copy of its own."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from tests.support import postgres
from tools import postgresql


class Databases(Protocol):
    """One kind of database, holding a migrated template."""

    def copy(self) -> str:
        """Copy the template and give the URL of the copy."""

    def twin(self, url: str) -> str:
        """Copy a database that nobody has open and give the URL of the copy."""

    def empty(self) -> str:
        """Give the URL of a database without any table."""

    def drop(self, url: str) -> None: ...


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        migrate(f"sqlite:///{folder}/template.sqlite", folder)

    def copy(self) -> str:
        path = self.folder / f"copy{next(self.numbers)}.sqlite"
        shutil.copyfile(self.folder / "template.sqlite", path)
        return f"sqlite:///{path}"

    def twin(self, url: str) -> str:
        copied = f"sqlite:///{self.folder / f'copy{next(self.numbers)}.sqlite'}"
        with (
            closing(sqlite3.connect(_path(url))) as source,
            closing(sqlite3.connect(_path(copied))) as target,
        ):
            source.backup(target)
        return copied

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'copy{next(self.numbers)}.sqlite'}"

    def drop(self, url: str) -> None:
        path = _path(url)
        for file in path.parent.glob(f"{path.name}*"):  # with its write-ahead log
            file.unlink()


class Postgresql:
    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.numbers = itertools.count(1)
        self.admin = sa.create_engine(
            url.format("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        self._execute("CREATE DATABASE template")
        migrate(url.format("template"), folder)

    def copy(self) -> str:
        return self._copy_of("template")

    def twin(self, url: str) -> str:
        return self._copy_of(str(sa.make_url(url).database))

    def _copy_of(self, original: str) -> str:
        name = f"copy{next(self.numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY file_copy")
        return self.url.format(name)

    def empty(self) -> str:
        return self._copy_of("template0")

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(sa.text(statement))


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def migrate(url: str, folder: Path) -> None:
    """Bring an empty database to the current schema, in the way an administrator does."""
    environment = os.environ | {"TRADING_DATABASE_URL": url, "TRADING_INSTANCE": str(folder)}
    subprocess.run([sys.executable, "-m", "trading.cli", "db", "upgrade"], env=environment, check=True)


@contextmanager
def open_databases(backend: str, folder: Path) -> Iterator[Databases]:
    """Prepare one backend; in CI a missing PostgreSQL is a failure, elsewhere a skip that is named."""
    if backend == "sqlite":
        yield Sqlite(folder)
        return
    programs = postgresql.programs()
    if programs is None:
        missing = "PostgreSQL is not installed: make setup-test"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with postgres.server(programs) as url:
        yield Postgresql(url, folder)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """The backend under test; tests that ask for it, or for a URL, run once for each."""
    with open_databases(request.param, tmp_path_factory.mktemp(request.param)) as opened:
        yield opened


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated empty database that belongs to one test, which may commit."""
    url = databases.copy()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def shared_database_url(databases: Databases) -> Iterator[str]:
    """A migrated empty database for the tests that roll back all they do."""
    url = databases.copy()
    yield url
    databases.drop(url)
