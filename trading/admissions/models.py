"""Tables of applications, invitations and joint ventures. Who stands here is secret until the opening."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.admissions.rules import ApplicationState, InvitationGround, Listed, Outcome, VentureState
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Application(Base):
    """A bidder's application to be invited. `name` and `salt` give its line in the list of a draw."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "organisation_id"),
        CheckConstraint(one_of("state", ApplicationState), name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[ApplicationState] = mapped_column(
        EnumType(ApplicationState), default=ApplicationState.APPLIED
    )
    name: Mapped[str] = mapped_column(String(200))
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    receipt: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()

    @property
    def listed(self) -> Listed:
        return Listed(self.name, self.salt)


class SignUpEnd(Base):
    """The end of a lot's sign-up on record, and what followed."""

    __tablename__ = "sign_up_ends"
    __table_args__ = (
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(EnumType(Outcome))
    applicants: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitationBasis(Base):
    """Why a tender is for invitees only, and who has approved that; `id` is that of the tender."""

    __tablename__ = "invitation_bases"
    __table_args__ = (CheckConstraint(one_of("ground", InvitationGround), name="ground"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), primary_key=True)
    ground: Mapped[InvitationGround] = mapped_column(EnumType(InvitationGround))
    approval_number: Mapped[str] = mapped_column(String(100))
    approval_authority: Mapped[str] = mapped_column(String(200))
    approval_date: Mapped[date]
    named_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class JointVenture(Base):
    """Bidders who bid for a lot as one. The lead seals and hands in; nobody of them bids beside it.

    `agreement` is what all of them agree to, as frozen text.
    """

    __tablename__ = "joint_ventures"
    __table_args__ = (CheckConstraint(one_of("state", VentureState), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[VentureState] = mapped_column(EnumType(VentureState), default=VentureState.FORMING)
    agreement: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    formed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    formed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    lead: Mapped[Organisation] = relationship()
    members: Mapped[list["Member"]] = relationship(order_by="Member.position")


class Member(Base):
    """One member of a joint venture, the lead first; `task` is what it does of the work."""

    __tablename__ = "joint_venture_members"
    __table_args__ = (UniqueConstraint("venture_id", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    venture_id: Mapped[UUID] = mapped_column(ForeignKey("joint_ventures.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    task: Mapped[str] = mapped_column(String(200))
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    venture: Mapped[JointVenture] = relationship(back_populates="members")
