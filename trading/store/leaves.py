"""Leaves of the public log, queued durably with the business change they witness."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from trading.sealing.leaf import commitment
from trading.store.db import Base
from trading.store.types import Sequence, UtcDateTime


class Leaf(Base):
    """A salted commitment; `lot_attempt_id` tells until when entry and salt stay hidden."""

    __tablename__ = "leaves"
    __table_args__ = (Index(None, "kind", "at"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    lot_attempt_id: Mapped[UUID | None] = mapped_column(index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    entry: Mapped[str] = mapped_column(Text)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))


class QueuedLeaf(Base):
    """A leaf that is not in the log yet. The row goes when the leaf is merged."""

    __tablename__ = "queued_leaves"

    leaf_id: Mapped[int] = mapped_column(ForeignKey("leaves.id"), primary_key=True)

    leaf: Mapped[Leaf] = relationship()


def queue_leaf(
    session: Session, kind: str, at: datetime, entry: str, lot_attempt_id: UUID | None = None
) -> Leaf:
    """Commit to `entry` under a fresh salt of 32 bytes."""
    salt = secrets.token_bytes(32)
    leaf = Leaf(
        kind=kind,
        at=at,
        lot_attempt_id=lot_attempt_id,
        salt=salt,
        entry=entry,
        commitment=commitment(salt, entry),
    )
    session.add(QueuedLeaf(leaf=leaf))
    return leaf
