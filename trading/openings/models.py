"""Tables of rooms, closings, released keys, verdicts and opening records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.announcements.models import Tender
from trading.bids.models import Bid
from trading.custody.models import LotLock
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.openings.rules import Capacity
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Room(Base):
    """A place where openings are held; an online room has no address."""

    __tablename__ = "rooms"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    online: Mapped[bool] = mapped_column(default=False)


class Sitting(Base):
    """The opening of a tender in a room, from its deadline for `minutes`; a real room holds one at a time."""

    __tablename__ = "sittings"
    __table_args__ = (CheckConstraint("minutes BETWEEN 5 AND 600", name="minutes"),)

    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), primary_key=True)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"), index=True)
    minutes: Mapped[int]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    room: Mapped[Room] = relationship()
    tender: Mapped[Tender] = relationship()


class Closing(Base):
    """The frozen list of a lot attempt: a signed entry over its sorted live envelopes."""

    __tablename__ = "closings"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    live: Mapped[int]
    entry: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class HandedKey:
    """One part's key as its custodian handed it in; `note` is None for one typed from paper."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    part: Mapped[str] = mapped_column(String(10))
    identity: Mapped[str] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(Text)
    released_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeyRelease(HandedKey, Base):
    """A lot key handed in by its custodian. Summary keys are published after the opening, body keys never."""

    __tablename__ = "key_releases"
    __table_args__ = (
        UniqueConstraint("lot_lock_id", "part"),
        CheckConstraint("part IN ('summary', 'body')", name="part"),
    )

    lot_lock_id: Mapped[UUID] = mapped_column(ForeignKey("lot_locks.id"))

    lock: Mapped[LotLock] = relationship()


class LostLock(Base):
    """A custodian's word that it lost the key of a lot; `id` is that of its place on the lot."""

    __tablename__ = "lost_locks"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_locks.id"), primary_key=True)
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandedSeed(Base):
    """The seed of one envelope, given by its bidder when too many lot keys are lost; `id` is the bid's.

    It has dealt exactly the shares of that envelope, so the bid opens as any quorum would have opened it.
    """

    __tablename__ = "handed_seeds"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    seed: Mapped[bytes] = mapped_column(LargeBinary(32))
    handed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Verdict(Base):
    """What became of one sealed bid: OPENED with its summary, or UNOPENABLE with its code."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("(code IS NULL) = (summary IS NOT NULL)", name="opened_has_summary"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(20))
    summary: Mapped[str | None] = mapped_column(Text)
    summary_sha256: Mapped[str | None] = mapped_column(String(64))
    price: Mapped[Money | None] = mapped_column(MoneyType)
    summary_identity: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    bid: Mapped[Bid] = relationship()


class OpeningRecord(Base):
    """The published record of an opening: frozen JSON text and its signed note."""

    __tablename__ = "opening_records"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()


class Attendance(Base):
    """Somebody who was at the opening; expected, as long as `arrived_at` is empty."""

    __tablename__ = "attendances"
    __table_args__ = (CheckConstraint(one_of("capacity", Capacity), name="capacity"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[Capacity] = mapped_column(EnumType(Capacity))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
