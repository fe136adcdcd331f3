"""The folder of sealed parts: appended to piece by piece, synced before anything is acknowledged.

A part grows under a name of its own and is renamed once it is complete and synced.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from trading.kernel.errors import Conflict, TooBig
from trading.kernel.text import text
from trading.sealing.dealing import PARTS
from trading.store.files import Readable, storage_errors, sync_folder

PIECE = 256 * 1024
"""What is read from the line and written at once, in bytes: small enough to stay in the processor's cache."""

_OWNER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class WrongOffset(Conflict):
    """Bytes were sent for another place than the next one; `offset` is the right one."""

    default_code = "E_OFFSET"
    default_message = text("These bytes do not continue what has arrived. Please go on from the place given.")

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset)
        self.offset = offset


class SenderGone(Conflict):
    """The connection broke; what arrived before is kept."""

    default_code = "E_OFFSET"
    default_message = text("The connection broke. Ask how much has arrived and go on from there.")


class EnvelopeFolder:
    """One folder per upload, named by its id; when the envelope is accepted the bid bears the same id."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, owner: UUID, part: str) -> Path:
        """Where a complete part lies, durably; raises KeyError for a name that is no part."""
        if part not in PARTS:
            raise KeyError(part)
        return self.root / str(owner) / f"{part}.age"

    def offset(self, owner: UUID, part: str) -> int:
        """How many bytes of the part have arrived."""
        complete = self.path(owner, part)
        for path in (complete, _growing(complete)):
            with suppress(FileNotFoundError):
                return path.stat().st_size
        return 0

    def append(self, owner: UUID, part: str, source: Readable, *, offset: int, length: int, size: int) -> int:
        """Write `length` bytes at `offset` of a part of `size` bytes and return the new offset, made durable.

        Raises WrongOffset, TooBig past `size`, Full, and SenderGone, after which what came is kept.
        """
        present = self.offset(owner, part)
        if present != offset:
            raise WrongOffset(present)
        if offset + length > size:
            raise TooBig("E_TOO_BIG", limit=size - offset)
        if length == 0:
            return offset
        path = _growing(self.path(owner, part))
        self._make(path.parent)
        with storage_errors(), _opened(path) as target:
            _copy(source, target, offset, length)
            os.fsync(target)
        if offset + length == size:
            self.settle(owner, part)
        elif offset == 0:
            sync_folder(path.parent)
        return offset + length

    def _make(self, folder: Path) -> None:
        if folder.exists():
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(self.root)

    def settle(self, owner: UUID, part: str) -> None:
        """Give a part that has all its bytes its final name, so that it is durable whenever it bears it."""
        complete = self.path(owner, part)
        if complete.exists():
            return
        with _opened(_growing(complete)) as target:
            os.fsync(target)
        _growing(complete).replace(complete)
        sync_folder(complete.parent)
        sync_folder(self.root)

    def newest(self, owner: UUID) -> datetime | None:
        """When the newest byte arrived, by the machine's clock; None before the first."""
        times = [path.stat().st_mtime for path in (self.root / str(owner)).glob("*")]
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def owners(self) -> list[UUID]:
        """Whose folders there are."""
        if not self.root.exists():
            return []
        return [UUID(entry.name) for entry in os.scandir(self.root) if _OWNER.fullmatch(entry.name)]

    def destroy(self, owner: UUID) -> None:
        """Remove all parts of an upload or a bid; that they are gone already is no error."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.root / str(owner))


def _growing(complete: Path) -> Path:
    return complete.with_suffix(".part")


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    target = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        yield target
    finally:
        os.close(target)


def _copy(source: Readable, target: int, offset: int, length: int) -> None:
    end = offset + length
    while offset < end:
        block = _received(source, min(PIECE, end - offset))
        _write(target, block, offset)
        offset += len(block)


def _received(source: Readable, size: int) -> bytes:
    try:
        block = source.read(size)
    except OSError as error:
        raise SenderGone from error
    if not block:
        raise SenderGone
    return block


def _write(target: int, block: bytes, offset: int) -> None:
    """Continue the file under a lock held for one block: a dead connection must not block a new one."""
    fcntl.flock(target, fcntl.LOCK_EX)
    try:
        present = os.fstat(target).st_size
        if present != offset:
            raise WrongOffset(present)
        view = memoryview(block)
        while view:
            written = os.pwrite(target, view, offset)
            offset += written
            view = view[written:]
    finally:
        fcntl.flock(target, fcntl.LOCK_UN)
