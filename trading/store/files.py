"""Content-addressed files: streamed to disk, named by their SHA-256, counted by those who refer to them."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlalchemy import BigInteger, CheckConstraint, String, update
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.errors import Full, Invalid, TooBig
from trading.kernel.text import text
from trading.store.db import Base, insert_if_absent
from trading.store.transaction import Transaction
from trading.store.types import UtcDateTime

CHUNK = 1024 * 1024


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies durably in the store; `size` in bytes."""

    sha256: str
    size: int
    media_type: str


class StoredFile(Base):
    """How many rows refer to a stored file; at zero a job may remove the bytes."""

    __tablename__ = "stored_files"
    __table_args__ = (CheckConstraint('"references" >= 0', name="references"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    references: Mapped[int] = mapped_column(BigInteger)
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)


class FileStore:
    """A folder of files named by digest; writing is atomic and synced before it is acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def receive(self, source: Readable, *, limit: int, media_type: str | Callable[[Path], str]) -> Stored:
        """Stream `source` to disk.

        Raises TooBig past `limit` bytes, Invalid when empty, Full when the disk is. A `media_type` that is a
        function looks at the whole file before it enters the store, and may refuse it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".incoming-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as target, storage_errors():
                for block in blocks(source):
                    size += len(block)
                    if size > limit:
                        raise TooBig(limit=limit)
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            if size == 0:
                raise Invalid("empty_file", text("The file is empty."))
            recognised = media_type if isinstance(media_type, str) else media_type(temporary)
            self._settle(temporary, digest.hexdigest())
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size, recognised)

    def _settle(self, temporary: Path, sha256: str) -> None:
        final = self.path(sha256)
        final.parent.mkdir(exist_ok=True)
        temporary.replace(final)
        sync_folder(final.parent)

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")


def blocks(source: Readable) -> Iterator[bytes]:
    """Read `source` to its end in blocks of one mebibyte."""
    while block := source.read(CHUNK):
        yield block


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class storage_errors:  # noqa: N801  # reads as a context manager, like contextlib's
    """Turn a full disk into the refusal Full."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Full from error


def keep(tx: Transaction, stored: Stored) -> None:
    """Count one more reference to the stored file."""
    insert_if_absent(
        tx.session,
        StoredFile,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        references=0,
        first_seen=tx.now,
    )
    _count(tx, stored.sha256, +1)


def release(tx: Transaction, sha256: str) -> None:
    """Count one reference less."""
    _count(tx, sha256, -1)


def _count(tx: Transaction, sha256: str, step: int) -> None:
    tx.session.execute(
        update(StoredFile)
        .where(StoredFile.sha256 == sha256)
        .values(references=StoredFile.references + step)
        .execution_options(synchronize_session=False)
    )
