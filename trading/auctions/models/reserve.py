"""The reserve price, sealed under the locks of the lot, and the keys that open it after the hammer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.auctions.models.offer import Offer
from trading.custody.models import LotLock
from trading.openings.models import HandedKey
from trading.store.db import Base
from trading.store.types import UtcDateTime


class Reserve(Base):
    """The seller's sealed reserve price; nobody on the platform can read it."""

    __tablename__ = "reserves"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    summary: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[str] = mapped_column(Text)
    sealed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)

    offer: Mapped[Offer] = relationship()


class ReserveClosing(Base):
    """The signed entry over the reserve and the last quote: both stand before a key is handed in."""

    __tablename__ = "reserve_closings"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("reserves.id"), primary_key=True)
    fell_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class ReserveKey(HandedKey, Base):
    """A key of the lot handed in by its custodian to open the reserve price."""

    __tablename__ = "reserve_keys"
    __table_args__ = (
        UniqueConstraint("lot_lock_id", "part"),
        CheckConstraint("part IN ('summary', 'body')", name="part"),
    )

    lot_lock_id: Mapped[UUID] = mapped_column(ForeignKey("lot_locks.id"))

    lock: Mapped[LotLock] = relationship()
