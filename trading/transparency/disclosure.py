"""When an entry of the public log may be shown: once nothing that it could tell is still secret.

Shown entries narrow down what the others beside them are. So all entries of a batch wait alike for every lot
that was taking bids while they could have been queued; notices alone are public from the beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from trading.kernel.errors import NotFound, TooEarly
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.proofs.schedule import PROMISE
from trading.store.leaves import Leaf
from trading.transparency.models import LogBatch, LogEntry

_ALWAYS_PUBLIC: Final = "notice"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A lot attempt, by its name on the wire, that has neither been opened nor ended."""

    lot: str
    deadline: datetime


class Sealed(TooEarly):
    """The entry may not be shown yet; `lots` are those that it waits for."""

    default_code = "entry_sealed"
    default_message = text(
        "This entry is shown when the lots that took bids at that time have been opened or have ended."
    )

    def __init__(self, lots: Sequence[Awaited]) -> None:
        super().__init__()
        self.lots = lots


@dataclass(frozen=True, slots=True)
class Overdue:
    """A lot that keeps `entries` entries closed although its deadline passed long ago."""

    lot: Awaited
    entries: int


def shown(session: Session, index: int) -> Leaf:
    """Return the leaf of an entry that may be shown; raises NotFound, Sealed."""
    place = select(Leaf, LogBatch).join(LogEntry, LogEntry.leaf_id == Leaf.id)
    place = place.join(LogBatch, LogBatch.id == LogEntry.batch_id).where(LogEntry.id == index)
    row = session.execute(place).one_or_none()
    if row is None:
        raise NotFound
    leaf, batch = row
    if leaf.kind != _ALWAYS_PUBLIC:
        lots = _awaited(session, leaf, batch)
        if lots:
            raise Sealed(lots)
    return leaf


def _awaited(session: Session, leaf: Leaf, batch: LogBatch) -> list[Awaited]:
    before = session.get(LogBatch, batch.id - 1)
    since = (before or batch).at - PROMISE
    taking_bids = and_(LotAttempt.published_at <= batch.at, LotAttempt.deadline > since)
    found = (
        select(LotAttempt)
        .where(
            LotAttempt.state == AttemptState.PUBLISHED,
            or_(LotAttempt.id == leaf.lot_attempt_id, taking_bids),
        )
        .order_by(LotAttempt.deadline, LotAttempt.wire_id)
    )
    return [Awaited(lot.wire_id, lot.deadline) for lot in session.scalars(found) if lot.deadline]


def overdue(session: Session, now: datetime, days: int) -> list[Overdue]:
    """Return the lots that neither opened nor ended within `days` days of their deadline."""
    late = select(LotAttempt).where(
        LotAttempt.state == AttemptState.PUBLISHED, LotAttempt.deadline <= now - timedelta(days=days)
    )
    return [
        Overdue(Awaited(lot.wire_id, lot.deadline), _entries(session, lot.published_at, lot.deadline))
        for lot in session.scalars(late.order_by(LotAttempt.deadline))
        if lot.deadline and lot.published_at
    ]


def _entries(session: Session, published_at: datetime, deadline: datetime) -> int:
    """How many entries wait for a lot: the tree after its last batch without the one before its first."""
    last = select(func.max(LogBatch.size)).where(LogBatch.at <= deadline + PROMISE)
    before = select(func.max(LogBatch.size)).where(LogBatch.at < published_at)
    return (session.scalar(last) or 0) - (session.scalar(before) or 0)
