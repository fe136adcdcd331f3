"""How the database and its files are checked against what was signed and logged, one check after another."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.store import triggers
from trading.store.db import Base
from trading.store.files import StoredFile
from trading.store.platform import Platform


@dataclass(frozen=True, slots=True)
class Scene:
    """What is inspected, at one instant of legal time."""

    platform: Platform
    session: Session
    now: datetime


@dataclass(slots=True)
class Findings:
    """How many things one check looked at, and what is wrong with them, a sentence each."""

    title: str
    looked: int = 0
    faults: list[str] = field(default_factory=list)

    def expect(self, holds: bool, fault: str) -> bool:
        """Note the fault unless the condition holds; return whether it does."""
        if not holds:
            self.faults.append(fault)
        return holds


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    run: Callable[[Scene, Findings], None]


def inspect(scene: Scene, checks: Iterable[Check]) -> Iterable[Findings]:
    """Carry the checks out in their order; a row that cannot even be read is a fault like any other."""
    for check in checks:
        findings = Findings(check.title)
        try:
            check.run(scene, findings)
        except (ValueError, LookupError, TypeError) as error:
            findings.faults.append(f"a row cannot be read: {error!r}")
        yield findings


def has_digest(path: Path, sha256: str) -> bool:
    """Whether the file is there with this content."""
    try:
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def stored_files(scene: Scene, found: Findings) -> None:
    """Every stored file that a row refers to lies in its place, unaltered."""
    kept = select(StoredFile.sha256).where(StoredFile.references > 0).order_by(StoredFile.sha256)
    for sha256 in scene.session.scalars(kept):
        found.looked += 1
        found.expect(
            has_digest(scene.platform.files.path(sha256), sha256),
            f"stored file {sha256}: it is gone or not what was stored",
        )


def write_once(scene: Scene, found: Findings) -> None:
    """Every table that is only added to still has the triggers that refuse anything else."""
    connection = scene.session.connection()
    present = triggers.present(connection)
    for table in Base.metadata.sorted_tables:
        if table.info.get("append_only"):
            found.looked += 1
            wanted = triggers.names(table.name, connection.dialect.name)
            found.expect(present.issuperset(wanted), f"table {table.name}: a trigger is gone or switched off")


CHECKS = (Check("Stored files", stored_files), Check("Write-once tables", write_once))
