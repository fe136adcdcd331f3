"""Make a backup set: first the database, then the files that its rows need."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from trading.backups.archive import Archive
from trading.backups.databases import copied
from trading.backups.holdings import Held, Holding
from trading.backups.manifest import Copied, Manifest
from trading.config import Config
from trading.kernel.clock import SystemClock


def make_backup(config: Config, holdings: Sequence[Holding], archive: Archive) -> tuple[str, Manifest]:
    """Copy the installation as it is at one instant while it serves; gives the set and its name.

    A file can go between the copying of the database and its own turn, when a bid is withdrawn. Then the
    database is copied again, until whatever is missing was missing the time before. Signing keys are never
    copied. Raises CannotCopy, OSError.
    """
    missed: frozenset[str] | None = None
    with archive.alone():
        while True:
            with archive.new_set() as folder:
                manifest = _copy_once(config, holdings, archive, folder)
                if not manifest.missing or frozenset(manifest.missing) == missed:
                    return archive.keep_set(folder, manifest), manifest
                missed = frozenset(manifest.missing)


def _copy_once(config: Config, holdings: Sequence[Holding], archive: Archive, folder: Path) -> Manifest:
    made_at = SystemClock().now()
    with copied(config.database_url, folder) as (database, session):
        needed = {
            f"{holding.folder}/{held.path}": held
            for holding in holdings
            for held in sorted(holding.needed(session))
        }
    with database.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    files, missing, damaged = _copy_files(config.instance, needed, archive)
    return Manifest(
        made_at.isoformat(),
        config.origin,
        Copied(database.name, digest, database.stat().st_size),
        tuple(files),
        tuple(missing),
        tuple(damaged),
    )


def _copy_files(
    instance: Path, needed: Mapping[str, Held], archive: Archive
) -> tuple[list[Copied], list[str], list[str]]:
    files, missing, damaged = [], [], []
    for path, held in needed.items():
        try:
            found = Copied(path, *archive.take(instance / path, held.sha256))
        except FileNotFoundError:
            missing.append(path)
            continue
        files.append(found)
        if held.sha256 not in (None, found.sha256):
            damaged.append(path)
    return files, missing, damaged
