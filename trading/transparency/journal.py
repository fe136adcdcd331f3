"""The log once more, in a file outside the database: whoever puts an old database back is found out.

It lies with the signing keys, which no backup of the data holds. One line per batch, appended and synced.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from trading.proofs.schedule import BatchKind
from trading.sealing.leaf import commitment

_TAIL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A leaf as the journal keeps it."""

    kind: str
    at: datetime
    lot_attempt_id: UUID | None
    salt: bytes
    entry: str

    @property
    def commitment(self) -> bytes:
        return commitment(self.salt, self.entry)


@dataclass(frozen=True, slots=True)
class Record:
    """A batch with its signed checkpoint and its leaves, in the order of the log."""

    number: int
    kind: BatchKind
    at: datetime
    made_at: datetime
    checkpoint: str
    leaves: tuple[Kept, ...]

    def line(self) -> bytes:
        leaves = [
            (kept.kind, kept.at.isoformat(), str(kept.lot_attempt_id or ""), kept.salt.hex(), kept.entry)
            for kept in self.leaves
        ]
        said = {
            "batch": self.number,
            "kind": self.kind.value,
            "at": self.at.isoformat(),
            "made_at": self.made_at.isoformat(),
            "checkpoint": self.checkpoint,
            "leaves": leaves,
        }
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> "Record":
        said: dict[str, Any] = json.loads(line)
        leaves = tuple(
            Kept(kind, datetime.fromisoformat(at), UUID(lot) if lot else None, bytes.fromhex(salt), entry)
            for kind, at, lot, salt, entry in said["leaves"]
        )
        at, made_at = (datetime.fromisoformat(said[name]) for name in ("at", "made_at"))
        return cls(said["batch"], BatchKind(said["kind"]), at, made_at, said["checkpoint"], leaves)


class Journal:
    """The file; a line that a power cut left unfinished counts for nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Record | None:
        """The newest batch; None for a new journal."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as source:
            _, line = _finished(source)
        return Record.parse(line) if line else None

    def set_aside(self) -> None:
        """Begin anew; what was kept gets another name."""
        self.path.replace(self.path.with_suffix(".old"))

    def after(self, number: int) -> Iterator[Record]:
        """The batches that come after batch `number`."""
        if not self.path.exists():
            return
        with self.path.open("rb") as source:
            for line in source:
                if line.endswith(b"\n") and (record := Record.parse(line)).number > number:
                    yield record

    def append(self, records: Iterable[Record]) -> None:
        """Add the batches that are not in it yet, durably; they come in order."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as target:
            fcntl.flock(target, fcntl.LOCK_EX)
            end, line = _finished(target)
            reached = Record.parse(line).number if line else -1
            target.truncate(end)
            target.seek(end)
            target.writelines(record.line() for record in records if record.number > reached)
            target.flush()
            os.fsync(target.fileno())


def _finished(source: BinaryIO) -> tuple[int, bytes]:
    """Where the last finished line ends, and that line; it is empty when there is none."""
    begin, tail = source.seek(0, os.SEEK_END), b""
    while begin > 0 and tail.count(b"\n") < 2:
        step = min(_TAIL, begin)
        begin = source.seek(begin - step)
        tail = source.read(step) + tail
    lines, newline, _ = tail.rpartition(b"\n")
    return begin + len(lines) + len(newline), lines.rpartition(b"\n")[2]
