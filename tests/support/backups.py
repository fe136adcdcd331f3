"""Backups of a world, and worlds that come out of backups."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.app import World, build_app
from tests.support.databases import Databases
from tools import postgresql
from trading.app import holdings
from trading.backups.archive import Archive
from trading.backups.making import make_backup
from trading.backups.restoring import restore
from trading.config import Config
from trading.store.db import db


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive beside the instance folder; PostgreSQL's programs are found, wherever they lie."""
    programs = postgresql.programs()
    if programs is not None:
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return Archive(tmp_path / "archive")


def back_up(world: World, archive: Archive) -> str:
    """Make a set of a world that lacks nothing; gives its name."""
    name, manifest = make_backup(world.platform.config, holdings(), archive)
    assert manifest.is_whole
    return name


@contextmanager
def restored(
    world: World, archive: Archive, databases: Databases, name: str | None = None
) -> Iterator[World]:
    """Another installation made from the archive, with the keys of the first brought apart."""
    instance = Path(tempfile.mkdtemp(dir=archive.root.parent, prefix="restored-"))
    url = databases.empty()
    restore(Config(instance=instance, database_url=url, secret_key=""), holdings(), archive, name)
    (instance / "keys").symlink_to(world.platform.config.keys_folder)
    app = build_app(url, instance)
    with app.app_context():
        there = World(app)
        there.clock.advance_to(world.clock.now())
        yield there
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)
