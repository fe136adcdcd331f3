"""When an entry of the public log may be shown: once nothing that it could tell is still secret.

Shown entries narrow down what the others beside them are. So all entries of a batch wait alike for every lot
that was taking bids while they could have been queued; only notices, the lists of draws and the hammers of
auctions are public from the beginning.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from trading.kernel.errors import NotFound, TooEarly
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.proofs.schedule import PROMISE
from trading.store.leaves import Leaf
from trading.transparency.models import LogBatch, LogEntry

_ALWAYS_PUBLIC: Final = frozenset({"notice", "draw", "hammer"})


@dataclass(frozen=True, slots=True)
class Awaited:
    """A lot attempt, by its name on the wire, that has neither been opened nor ended."""

    lot: str
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """A lot attempt, or whatever else takes envelopes, that has neither been opened nor ended."""

    id: UUID
    name: str
    begun: datetime
    deadline: datetime


RUNNING: Final[list[Callable[[Session], Iterable[Running]]]] = []
"""Asked beside the lots: rooms above, which take envelopes of their own, add theirs at assembly."""


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
    """A lot, or a draw, that keeps `entries` entries closed although its deadline passed long ago."""

    lot: Awaited
    entries: int


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry with its leaf if that may be shown, else with the lots that it waits for."""

    index: int
    leaf: Leaf | None
    lots: Sequence[Awaited]


def shown(session: Session, index: int) -> Leaf:
    """Return the leaf of an entry that may be shown; raises NotFound, Sealed."""
    found = openings(session, index, index + 1)
    if not found:
        raise NotFound
    if found[0].leaf is None:
        raise Sealed(found[0].lots)
    return found[0].leaf


def openings(session: Session, begin: int, end: int) -> list[Opening]:
    """Return the entries in [begin, end), as far as there are so many and as far as they may be shown."""
    batch, before = aliased(LogBatch), aliased(LogBatch)
    rows = (
        select(LogEntry.id, Leaf, batch.at, func.coalesce(before.at, batch.at))
        .join(Leaf, Leaf.id == LogEntry.leaf_id)
        .join(batch, batch.id == LogEntry.batch_id)
        .outerjoin(before, before.id == LogEntry.batch_id - 1)
        .where(LogEntry.id >= begin, LogEntry.id < end)
        .order_by(LogEntry.id)
    )
    running = _running(session)
    found = []
    for index, leaf, at, last in session.execute(rows):
        lots = _awaited(running, leaf, at, last - PROMISE)
        found.append(Opening(index, None if lots else leaf, lots))
    return found


def _running(session: Session) -> list[Running]:
    return [*_lots(session), *(each for ask in RUNNING for each in ask(session))]


def _lots(session: Session) -> list[Running]:
    published = select(LotAttempt).where(LotAttempt.state == AttemptState.PUBLISHED)
    return [
        Running(lot.id, lot.wire_id, lot.published_at, lot.deadline)
        for lot in session.scalars(published.order_by(LotAttempt.deadline, LotAttempt.wire_id))
        if lot.published_at and lot.deadline
    ]


def _awaited(running: Iterable[Running], leaf: Leaf, at: datetime, since: datetime) -> list[Awaited]:
    """What took envelopes while the entries of a batch were queued, from `since` to `at`, and its own."""
    if leaf.kind in _ALWAYS_PUBLIC:
        return []
    return [
        Awaited(each.name, each.deadline)
        for each in running
        if each.id == leaf.lot_attempt_id or (each.begun <= at and each.deadline > since)
    ]


def overdue(session: Session, now: datetime, days: int) -> list[Overdue]:
    """Return what neither opened nor ended within `days` days of its deadline."""
    return [
        Overdue(Awaited(each.name, each.deadline), _entries(session, each.begun, each.deadline))
        for each in _running(session)
        if each.deadline + timedelta(days=days) <= now
    ]


def _entries(session: Session, published_at: datetime, deadline: datetime) -> int:
    """How many entries wait for a lot: the tree after its last batch without the one before its first."""
    last = select(func.max(LogBatch.size)).where(LogBatch.at <= deadline + PROMISE)
    before = select(func.max(LogBatch.size)).where(LogBatch.at < published_at)
    return (session.scalar(last) or 0) - (session.scalar(before) or 0)
