"""Effects that must happen after a commit: at least once, claimed by conditional UPDATE, no leader needed."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trading.kernel.ids import new_id
from trading.store.db import Base, insert_if_absent
from trading.store.types import UtcDateTime

LEASE = timedelta(minutes=5)
RETRY = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

Handler = Callable[[dict[str, Any]], None]


class OutboxJob(Base):
    """One effect; the pair (kind, key) makes it idempotent. Times are system time."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_outbox_due", "done_at", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)


def enqueue(session: Session, kind: str, key: str, payload: dict[str, Any], due_at: datetime) -> None:
    """Add the effect unless one of the same kind and key is there already."""
    insert_if_absent(
        session,
        OutboxJob,
        id=new_id(),
        kind=kind,
        key=key,
        payload=json.dumps(payload),
        due_at=due_at,
        attempts=0,
    )


def is_known(session: Session, kind: str, key: str) -> bool:
    """Whether the effect was queued, done or not."""
    known = select(OutboxJob.id).where(OutboxJob.kind == kind, OutboxJob.key == key)
    return session.scalar(known) is not None


def claim(session: Session, now: datetime) -> OutboxJob | None:
    """Take one due job under a lease; exactly one of several processes wins it."""
    due = (
        select(OutboxJob)
        .where(OutboxJob.done_at.is_(None), OutboxJob.due_at <= now)
        .order_by(OutboxJob.due_at)
        .limit(1)
    )
    job = session.scalar(due)
    if job is None:
        return None
    taken = session.scalar(
        update(OutboxJob)
        .where(OutboxJob.id == job.id, OutboxJob.done_at.is_(None), OutboxJob.attempts == job.attempts)
        .values(attempts=OutboxJob.attempts + 1, due_at=now + LEASE)
        .returning(OutboxJob.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return None
    session.refresh(job)
    return job


def settle(session: Session, job_id: UUID, now: datetime, failure: str | None) -> None:
    """Mark the job done, or try it again later, more patiently each time."""
    job = session.get_one(OutboxJob, job_id)
    job.last_error = failure[:2000] if failure else None
    if failure is None:
        job.done_at = now
    else:
        job.due_at = now + RETRY[min(job.attempts, len(RETRY)) - 1]
