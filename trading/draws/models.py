"""Tables of draws: candidates, custodians' places, sealed contributions, keys and records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.custody.models import Place, made_whole
from trading.draws.rules import Capacity, DrawKind, DrawState, Failure
from trading.kernel.ids import new_id
from trading.openings.models import HandedKey
from trading.projects.models import LotAttempt
from trading.proofs.draw import candidate_commitment
from trading.sealing.statements import DRAW
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Draw(Base):
    """One attempt at a draw for a lot attempt. `frozen` is the list's text, `note` the signed note of it.

    The platform itself arranged one without `arranged_by`.
    """

    __tablename__ = "draws"
    __table_args__ = (
        UniqueConstraint("number", "attempt"),
        CheckConstraint(one_of("state", DrawState), name="state"),
        CheckConstraint(one_of("kind", DrawKind), name="kind"),
        CheckConstraint("state IN ('preparing', 'given_up') OR frozen IS NOT NULL", name="listed_whole"),
        CheckConstraint("(failure IS NULL) = (state <> 'failed')", name="failed_with_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    attempt: Mapped[int]
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    kind: Mapped[DrawKind] = mapped_column(EnumType(DrawKind))
    state: Mapped[DrawState] = mapped_column(EnumType(DrawState), default=DrawState.PREPARING)
    select: Mapped[int]
    quorum: Mapped[int]
    arranged_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    arranged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    contributions_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keys_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    note_sha256: Mapped[str | None] = mapped_column(String(64))
    failure: Mapped[Failure | None] = mapped_column(EnumType(Failure))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    candidates: Mapped[list["Candidate"]] = relationship(order_by="Candidate.position")

    @property
    def wire_id(self) -> str:
        """The name of the draw in envelopes, notes and the public log."""
        return f"{self.number}/{self.attempt}"

    @property
    def procuring_entity_id(self) -> UUID:
        return self.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.lot_attempt.agent_id


class Candidate(Base):
    """One place of a list. `salt` hides the name in the list until it may be public."""

    __tablename__ = "draw_candidates"
    __table_args__ = (UniqueConstraint("draw_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))

    @property
    def line(self) -> str:
        """What stands in the list for the candidate."""
        return self.name if self.salt is None else candidate_commitment(self.salt, self.name)


class DrawLock(Place, Base):
    """The place of one custodian among the n of a draw."""

    __tablename__ = "draw_locks"
    __table_args__ = (
        UniqueConstraint("draw_id", "position"),
        UniqueConstraint("draw_id", "custodian_id"),
        *made_whole(),
    )

    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"))

    draw: Mapped[Draw] = relationship()

    @property
    def sealed_thing(self) -> tuple[str, str]:
        return self.draw.wire_id, DRAW


class Contribution(Base):
    """A sealed random number. `source` is a keyed digest of the unit or address, for the quota only."""

    __tablename__ = "contributions"
    __table_args__ = (
        UniqueConstraint("draw_id", "envelope_sha256"),
        CheckConstraint(one_of("capacity", Capacity), name="capacity"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"))
    capacity: Mapped[Capacity] = mapped_column(EnumType(Capacity))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    source: Mapped[str] = mapped_column(String(64), index=True)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    summary: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DrawClosing(Base):
    """The frozen set of contributions: a signed entry over their sorted ids."""

    __tablename__ = "draw_closings"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class DrawKey(HandedKey, Base):
    """A key of a draw handed in by its custodian."""

    __tablename__ = "draw_keys"
    __table_args__ = (
        UniqueConstraint("draw_lock_id", "part"),
        CheckConstraint("part IN ('summary', 'body')", name="part"),
    )

    draw_lock_id: Mapped[UUID] = mapped_column(ForeignKey("draw_locks.id"))


class DrawRecord(Base):
    """The published record of a draw: frozen JSON text and its signed note."""

    __tablename__ = "draw_records"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("draws.id"), primary_key=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
