"""Put a backup set back into an empty installation."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from trading.backups.archive import Archive, copy
from trading.backups.databases import is_empty, put_back
from trading.backups.holdings import Holding
from trading.backups.manifest import Copied, Manifest, NotABackup
from trading.config import Config


class NotEmpty(RuntimeError):
    """The installation holds something that a restore would mix with the backup."""


def restore(
    config: Config, holdings: Sequence[Holding], archive: Archive, name: str | None = None
) -> Manifest:
    """Put a set back, the newest unless named, after comparing every content with its digest.

    Files appear when all are there, then the database. Raises NotEmpty, NotABackup, CannotCopy.
    """
    folder, manifest = archive.read(name)
    homes = [config.instance / holding.folder for holding in holdings]
    _must_be_empty(config.database_url, homes)
    with tempfile.TemporaryDirectory(dir=config.instance, prefix=".restoring-") as place:
        database = Path(place) / manifest.database.path
        _bring(folder / manifest.database.path, manifest.database, database)
        for each in manifest.files:
            _bring(archive.object(each.sha256), each, Path(place) / each.path)
        try:
            for home in homes:
                _move(Path(place) / home.name, home)
            put_back(config.database_url, database)
        except BaseException:
            for home in homes:
                shutil.rmtree(home, ignore_errors=True)
            raise
    return manifest


def _must_be_empty(database_url: str, homes: Sequence[Path]) -> None:
    filled = [str(home) for home in homes if home.exists() and any(home.glob("[!.]*"))]
    if not is_empty(database_url):
        filled.insert(0, "the database")
    if filled:
        raise NotEmpty(f"not empty: {', '.join(filled)}; move them aside, do not delete them")


def _bring(source: Path, each: Copied, target: Path) -> None:
    if not source.exists():
        raise NotABackup(f"{each.path} is not in the archive")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with source.open("rb") as content, target.open("wb") as written:
        if copy(content, written) != (each.sha256, each.size):
            raise NotABackup(f"{each.path} was changed in the archive: {source}")


def _move(filled: Path, home: Path) -> None:
    if home.exists():
        shutil.rmtree(home)
    if filled.exists():
        filled.rename(home)
