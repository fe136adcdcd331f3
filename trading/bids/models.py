"""Tables of uploads, sealed bids, receipts and refusals. No plaintext, seed or share key ever lies here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.bids.rules import BidState, ReceiptKind
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Upload(Base):
    """An envelope on its way; its parts lie in the envelopes folder under `id`, which becomes the bid's.

    How far each part has come is the size of its file; an upload lives until a day after its newest byte.
    `begun_at` is system time.
    """

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("lot_attempt_id", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[str] = mapped_column(Text)
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()


class Bid(Base):
    """An accepted envelope. Only the head of a chain of replacements is SEALED.

    `received_at` is legal time, read in the accepting transaction after the last byte was durable;
    `envelope` are the bytes as received, `envelope_sha256` names it, `withdrawal` is the bidder's note.
    `successor_key` is the bidder key that took the place of a lost one by the word of the custodians.
    """

    __tablename__ = "bids"
    __table_args__ = (
        CheckConstraint(one_of("state", BidState), name="state"),
        UniqueConstraint("lot_attempt_id", "envelope_sha256"),
        Index(
            "uq_bids_one_live",
            "lot_attempt_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state IN ('sealed', 'opened', 'unopenable')"),
            postgresql_where=text("state IN ('sealed', 'opened', 'unopenable')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[BidState] = mapped_column(EnumType(BidState), default=BidState.SEALED)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    bidder_key: Mapped[str] = mapped_column(String(200))
    notice_sha256: Mapped[str] = mapped_column(String(64))
    prev_id: Mapped[UUID | None] = mapped_column(ForeignKey("bids.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawal: Mapped[str | None] = mapped_column(Text)
    successor_key: Mapped[str | None] = mapped_column(String(200))

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()
    parts: Mapped[list["BidPart"]] = relationship()

    @property
    def key_in_force(self) -> str:
        """The bidder key that may replace or withdraw this envelope; a lost one may be in other hands."""
        return self.successor_key or self.bidder_key


class BidPart(Base):
    """One sealed file of a bid, on disk in the envelopes folder as `<bid id>/<name>.age`; `size` in bytes."""

    __tablename__ = "bid_parts"

    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))


class SeenHash(Base):
    """Hashes of shares and parts seen for a lot attempt, so that a copied envelope is refused (E_COPY)."""

    __tablename__ = "seen_hashes"

    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))


class Receipt(Base):
    """A signed note about one envelope: accepted, withdrawn, refused (then with its code), or acted on
    after its bidder key was lost.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint(one_of("kind", ReceiptKind), name="kind"),
        CheckConstraint("(kind = 'refused') = (code IS NOT NULL)", name="refused_has_code"),
        Index("ix_receipts_envelope", "lot_attempt_id", "organisation_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    bid_id: Mapped[UUID | None] = mapped_column(ForeignKey("bids.id"), index=True)
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[ReceiptKind] = mapped_column(EnumType(ReceiptKind))
    code: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()
