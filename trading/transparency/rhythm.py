"""Whether the log kept its rhythm and its promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select, true
from sqlalchemy.orm import Session

from trading.kernel.text import Text, text
from trading.projects.models import LotAttempt
from trading.proofs.schedule import CLOSING_MULTIPLE, PROMISE, BatchKind, Policy, is_at, merge_by
from trading.sealing import leaf
from trading.store.leaves import Leaf
from trading.transparency.models import LogBatch, LogEntry

PROMISED: Final = tuple(sorted(set(leaf.KEYS) - {"pad", "audit"}))
"""Kinds that come from elsewhere; the others are made with their batch."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch with what is wrong with its size or its time."""

    batch: LogBatch
    fault: Text | None


def judged(session: Session, policy: Policy, since: datetime | None = None) -> Iterator[Judged]:
    """Hold every batch from `since` on against the policy."""
    padding = func.sum(case((Leaf.kind == "pad", 1), else_=0))
    closings = func.sum(case((Leaf.kind == "close", 1), else_=0))
    counted = select(
        LogEntry.batch_id, func.count().label("all"), padding.label("pads"), closings.label("closed")
    ).join(Leaf, Leaf.id == LogEntry.leaf_id)
    if since is not None:
        begin = select(func.coalesce(func.max(LogBatch.size), 0)).where(LogBatch.at < since)
        counted = counted.where(LogEntry.id >= begin.scalar_subquery())
    counts = counted.group_by(LogEntry.batch_id).subquery()
    rows = select(LogBatch, counts.c.all, counts.c.pads, counts.c.closed).order_by(LogBatch.id)
    rows = rows.join(counts, counts.c.batch_id == LogBatch.id)
    before: LogBatch | None = None
    for batch, entries, pads, closed in session.execute(rows):
        fault = _size_fault(batch, policy, entries, pads, closed) or _time_fault(batch, before, policy)
        yield Judged(batch, fault)
        before = batch


def _size_fault(batch: LogBatch, policy: Policy, entries: int, pads: int, closings: int) -> Text | None:
    whole = CLOSING_MULTIPLE if batch.kind is BatchKind.CLOSING else policy.batch
    if entries % whole:
        return text(
            "It holds %(entries)s entries, not a multiple of %(whole)s.", entries=entries, whole=whole
        )
    if entries > whole and pads >= whole:
        return text("It was made larger than its entries needed.")
    if (batch.kind is BatchKind.CLOSING) != (closings > 0):
        return text("It was made as a closing, but closes nothing.")
    return None


def _time_fault(batch: LogBatch, before: LogBatch | None, policy: Policy) -> Text | None:
    step = {BatchKind.REGULAR: policy.interval, BatchKind.MINUTE: policy.final_interval}.get(batch.kind)
    if step is not None and not is_at(step, batch.at):
        return text("It was made outside the rhythm.")
    if before is not None and not before.at <= batch.at <= before.at + policy.interval:
        return text("A batch before it is missing.")
    return None


@dataclass(frozen=True, slots=True)
class Late:
    """A leaf that entered the log after `due`, or has not yet, with its lot's wire id if it has one."""

    leaf_id: int
    index: int | None
    lot: str | None
    due: datetime


def late(session: Session, now: datetime, since: datetime | None = None) -> list[Late]:
    """Return every leaf queued from `since` on that was not in the log by the time that receipts promise."""
    rows = (
        select(
            Leaf.id,
            Leaf.at,
            LogEntry.id,
            func.coalesce(LogBatch.at, now),
            LotAttempt.wire_id,
            LotAttempt.deadline,
        )
        .outerjoin(LogEntry, LogEntry.leaf_id == Leaf.id)
        .outerjoin(LogBatch, LogBatch.id == LogEntry.batch_id)
        .outerjoin(LotAttempt, LotAttempt.id == Leaf.lot_attempt_id)
        .where(Leaf.kind.in_(PROMISED), Leaf.at >= since if since else true())
        .order_by(Leaf.id)
    )
    found = []
    for leaf_id, queued, index, merged, lot, deadline in session.execute(rows):
        # What follows a deadline, as a closing does, has the ordinary promise.
        due = merge_by(queued, deadline) if deadline and queued < deadline else queued + PROMISE
        if merged > due:
            found.append(Late(leaf_id, index, lot, due))
    return found
