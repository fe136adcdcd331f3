"""Tables of objections, complaints and what follows from them.

Who complains stands in a table of its own, which can be erased when the law no longer asks for it.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.remedies.rules import (
    Cause,
    ComplaintState,
    Consequence,
    DeclineGround,
    Finding,
    ObjectionState,
    Subject,
)
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Evidence(Base):
    """A file that was handed in with an objection or a complaint (`case_id`); `size` in bytes."""

    __tablename__ = "evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))


class Objection(Base):
    """What a bidder objects to, and the unit's answer.

    Whose it is stays hidden until the deadline of the lot: it would tell who wants to bid.
    """

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint(one_of("subject", Subject), name="subject"),
        CheckConstraint(one_of("state", ObjectionState), name="state"),
        CheckConstraint("(state = 'answered') = (finding IS NOT NULL)", name="answered_has_finding"),
        CheckConstraint("(state = 'received') = (settled_at IS NULL)", name="settled_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    subject: Mapped[Subject] = mapped_column(EnumType(Subject))
    state: Mapped[ObjectionState] = mapped_column(EnumType(ObjectionState), default=ObjectionState.RECEIVED)
    grounds: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finding: Mapped[Finding | None] = mapped_column(EnumType(Finding))
    consequence: Mapped[Consequence] = mapped_column(EnumType(Consequence), default=Consequence.NONE)
    answer: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def procuring_entity_id(self) -> UUID:
        return self.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.lot_attempt.agent_id


class Complaint(Base):
    """A case of the competent department: received outside, handled inside, answered outside.

    `code_sha256` is of the code with which the complainant finds it again. `finding` and `reply` are public
    once decided, `reasons` never are.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(one_of("subject", Subject), name="subject"),
        CheckConstraint(one_of("state", ComplaintState), name="state"),
        CheckConstraint("(state = 'decided') = (finding IS NOT NULL)", name="decided_has_finding"),
        CheckConstraint("(state = 'declined') = (declined_on IS NOT NULL)", name="declined_has_ground"),
        CheckConstraint("state <> 'decided' OR reply <> ''", name="decided_has_reply"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    code_sha256: Mapped[str] = mapped_column(String(64))
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    objection_id: Mapped[UUID | None] = mapped_column(ForeignKey("objections.id"))
    subject: Mapped[Subject] = mapped_column(EnumType(Subject))
    state: Mapped[ComplaintState] = mapped_column(
        EnumType(ComplaintState), default=ComplaintState.RECEIVED, index=True
    )
    respondent: Mapped[str] = mapped_column(String(200))
    grounds: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text)
    cause_known: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    to_correct: Mapped[str] = mapped_column(Text, default="")
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_on: Mapped[DeclineGround | None] = mapped_column(EnumType(DeclineGround))
    forwarded_to: Mapped[str] = mapped_column(String(200), default="")
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finding: Mapped[Finding | None] = mapped_column(EnumType(Finding))
    consequence: Mapped[Consequence] = mapped_column(EnumType(Consequence), default=Consequence.NONE)
    reasons: Mapped[str] = mapped_column(Text, default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    objection: Mapped[Objection | None] = relationship()
    complainant: Mapped["Complainant | None"] = relationship(back_populates="complaint")


class Complainant(Base):
    """Who complains, with an address that can be reached; read by the competent department alone."""

    __tablename__ = "complainants"

    id: Mapped[UUID] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    identity_number: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(300))
    contact_name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(30))

    complaint: Mapped[Complaint] = relationship(back_populates="complainant")


class Renunciation(Base):
    """A named candidate or winner gives up (放弃中标), in writing and for good."""

    __tablename__ = "renunciations"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Order(Base):
    """What became of an outcome, why, and by whose decision; `case_id` is what `cause` says."""

    __tablename__ = "remedy_orders"
    __table_args__ = (
        CheckConstraint(one_of("consequence", Consequence), name="consequence"),
        CheckConstraint(one_of("cause", Cause), name="cause"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    consequence: Mapped[Consequence] = mapped_column(EnumType(Consequence))
    cause: Mapped[Cause] = mapped_column(EnumType(Cause))
    case_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(Text)
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
