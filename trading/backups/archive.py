"""A folder of backup sets that share their files: each content lies there once, under its SHA-256."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from trading.backups.manifest import Manifest, NotABackup
from trading.store.files import blocks, sync_folder

MANIFEST = "manifest.json"


class Archive:
    """`objects/` holds contents by digest, `sets/` one folder per backup with its manifest and database."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.objects = root / "objects"
        self.sets = root / "sets"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for another backup into the same archive."""
        for folder in (self.root, self.objects, self.sets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def new_set(self) -> Iterator[Path]:
        """A folder that is removed again unless it was kept."""
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".unfinished-") as folder:
            unfinished = Path(folder) / "set"
            unfinished.mkdir(mode=0o700)
            yield unfinished

    def keep_set(self, folder: Path, manifest: Manifest) -> str:
        """Put a finished set in its place, durably; gives its name."""
        name = datetime.fromisoformat(manifest.made_at).astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        with (folder / MANIFEST).open("w") as target:
            target.write(manifest.text())
            target.flush()
            os.fsync(target.fileno())
        sync_folder(folder)
        folder.rename(self.sets / name)
        sync_folder(self.sets)
        return name

    def take(self, path: Path, sha256: str | None) -> tuple[str, int]:
        """Copy a file in unless its content is there already; gives digest and size.

        `sha256` is what the content should be. Raises FileNotFoundError when the file is gone.
        """
        if sha256 is not None and self.object(sha256).exists():
            return sha256, self.object(sha256).stat().st_size
        with path.open("rb") as source, tempfile.NamedTemporaryFile(dir=self.objects, delete=False) as target:
            try:
                found, size = copy(source, target)
                settled = self.object(found)
                settled.parent.mkdir(mode=0o700, exist_ok=True)
                Path(target.name).replace(settled)
            finally:
                Path(target.name).unlink(missing_ok=True)
        sync_folder(settled.parent)
        return found, size

    def object(self, sha256: str) -> Path:
        return self.objects / sha256[:2] / sha256

    def names(self) -> list[str]:
        """The sets, oldest first."""
        return sorted(path.parent.name for path in self.sets.glob(f"*/{MANIFEST}"))

    def read(self, name: str | None = None) -> tuple[Path, Manifest]:
        """A set by its name, or the newest; raises NotABackup."""
        names = self.names()
        if not names or (name is not None and name not in names):
            raise NotABackup(f"no backup set {name or ''} in {self.root}".replace("  ", " "))
        folder = self.sets / (name or names[-1])
        return folder, Manifest.parse((folder / MANIFEST).read_text())

    def thin_out(self, keep: int | None) -> None:
        """Remove all sets but the newest `keep`, and every content that no set speaks of."""
        for name in self.names()[:-keep] if keep else []:
            shutil.rmtree(self.sets / name)
        spoken_of = {copied.sha256 for name in self.names() for copied in self.read(name)[1].files}
        for path in self.objects.rglob("*"):
            if path.is_file() and path.name not in spoken_of:
                path.unlink()


def copy(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    """Copy to the end and make it durable; gives digest and size."""
    digest, size = hashlib.sha256(), 0
    for block in blocks(source):
        digest.update(block)
        target.write(block)
        size += len(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size
