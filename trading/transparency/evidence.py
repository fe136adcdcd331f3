"""What the log says of one kind, held against the rows that it should say it of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from trading.projects.rules import RISING
from trading.sealing.statements import DRAW
from trading.store.inspection import Findings
from trading.store.leaves import Leaf
from trading.transparency.models import LogBatch, LogEntry


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry with its place in the log; without one it waits for its batch."""

    entry: str
    queued: datetime
    index: int | None
    batch: int | None
    batch_at: datetime | None

    @property
    def name(self) -> str:
        return f"leaf {self.index}" if self.index is not None else "a leaf that waits for its batch"


def logged(session: Session, kind: str, stage: str | None = None) -> list[Logged]:
    """Return every leaf of one kind, merged or waiting, in the order in which they were queued.

    Draws and rising quotes have entries of the same kinds as sealed bids, each in a stage of their own;
    one asks for the entries of such a stage, or for all others.
    """
    rows = (
        select(Leaf.entry, Leaf.at, LogEntry.id, LogEntry.batch_id, LogBatch.at)
        .outerjoin(LogEntry, LogEntry.leaf_id == Leaf.id)
        .outerjoin(LogBatch, LogBatch.id == LogEntry.batch_id)
        .where(Leaf.kind == kind, *_of_stage(stage))
        .order_by(Leaf.id)
    )
    return [Logged(*row) for row in session.execute(rows)]


def _of_stage(stage: str | None) -> list[ColumnElement[bool]]:
    if stage is not None:
        return [Leaf.entry.contains(f"\nstage: {stage}\n")]
    return [~Leaf.entry.contains(f"\nstage: {own}\n") for own in (DRAW, RISING)]


def account_for(found: Findings, expected: Mapping[str, str], entries: Iterable[Logged]) -> None:
    """Every expected entry (with the name of its row) stands in the log once, and no other does."""
    missing = dict(expected)
    for each in entries:
        if missing.pop(each.entry, None) is None:
            twice = expected.get(each.entry)
            found.faults.append(
                f"{each.name}: says a second time what {twice} says"
                if twice
                else f"{each.name}: says what no row says: {' '.join(each.entry.split())}"
            )
    found.faults.extend(f"{name}: the log has no entry for it" for name in missing.values())
