"""Tables of lost bidder keys, of what custodians countersigned, and of files entrusted to custodians."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.bids.models import Bid
from trading.custody.models import LotLock
from trading.disputes.rules import IdentityDocument, LostKeyAct, LostKeyState
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class LostKey(Base):
    """A bidder's request to act on its envelope without the key it lost.

    `code` is what the bidder brings to the counter; `key` is the new bidder key of a replacement. The counter
    adds who came and what was shown, and with it the `statement` that custodians sign; `note` holds their
    signatures once there are enough.
    """

    __tablename__ = "lost_keys"
    __table_args__ = (
        CheckConstraint(one_of("state", LostKeyState), name="state"),
        CheckConstraint(one_of("act", LostKeyAct), name="act"),
        CheckConstraint("(act = 'replace') = (key IS NOT NULL)", name="replace_has_key"),
        CheckConstraint("(state <> 'agreed') OR (note IS NOT NULL)", name="agreed_is_signed"),
        Index(
            "uq_lost_keys_one_open",
            "bid_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'seen')"),
            postgresql_where=text("state IN ('asked', 'seen')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[LostKeyState] = mapped_column(EnumType(LostKeyState), default=LostKeyState.ASKED)
    act: Mapped[LostKeyAct] = mapped_column(EnumType(LostKeyAct))
    key: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_name: Mapped[str | None] = mapped_column(String(60))
    seen_document: Mapped[IdentityDocument | None] = mapped_column(EnumType(IdentityDocument))
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    statement: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    bid: Mapped[Bid] = relationship()
    organisation: Mapped[Organisation] = relationship()
    countersignatures: Mapped[list["Countersignature"]] = relationship(order_by="Countersignature.at")


class Countersignature(Base):
    """One custodian's signature line under the statement of a lost key."""

    __tablename__ = "countersignatures"
    __table_args__ = (UniqueConstraint("lost_key_id", "lot_lock_id"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lost_key_id: Mapped[UUID] = mapped_column(ForeignKey("lost_keys.id"))
    lot_lock_id: Mapped[UUID] = mapped_column(ForeignKey("lot_locks.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    line: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lock: Mapped[LotLock] = relationship()


class EntrustedFile(Base):
    """A custodian's signed word that a sealed file was handed to it; the file itself stays with it."""

    __tablename__ = "entrusted_files"
    __table_args__ = (UniqueConstraint("lot_lock_id", "sha256"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    lot_lock_id: Mapped[UUID] = mapped_column(ForeignKey("lot_locks.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lock: Mapped[LotLock] = relationship()
    lot_attempt: Mapped[LotAttempt] = relationship()
