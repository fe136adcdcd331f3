"""Tables of the expert register, committees, ballots, marks, clarifications and signed reports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Person
from trading.announcements.models import Tender
from trading.bids.models import Bid
from trading.committees.rules import (
    ConflictKind,
    ExpertField,
    Part,
    RejectionGround,
    ReportState,
    SeatKind,
    SeatState,
    Stance,
    TieKind,
)
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Expert(Base):
    """An entry of the register. `fields` is a JSON list; events name the number and a salted digest."""

    __tablename__ = "experts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    employer_name: Mapped[str] = mapped_column(String(200))
    employer_code: Mapped[str] = mapped_column(String(18), index=True)
    fields: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    ties: Mapped[list["ExpertTie"]] = relationship(order_by="ExpertTie.recorded_at")


class ExpertTie(Base):
    """A unit that an expert is bound to, or a project whose documents it helped to write (`project_id`)."""

    __tablename__ = "expert_ties"
    __table_args__ = (
        CheckConstraint(one_of("kind", TieKind), name="kind"),
        CheckConstraint("(kind = 'advised') = (project_id IS NOT NULL)", name="advised_on_a_project"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(EnumType(TieKind))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Committee(Base):
    """Those who evaluate a tender, and its later stages: so many drawn experts, so many of the unit."""

    __tablename__ = "committees"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), unique=True)
    field: Mapped[ExpertField] = mapped_column(EnumType(ExpertField))
    experts: Mapped[int]
    representatives: Mapped[int]
    convened_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    convened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tender: Mapped[Tender] = relationship()
    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.position", back_populates="committee")

    @property
    def members(self) -> int:
        return self.experts + self.representatives

    @property
    def procuring_entity_id(self) -> UUID:
        return self.tender.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.tender.agent_id


class Seat(Base):
    """One person on a committee. `position` is the number by which reports call it; `votes_for` a seat's id.

    Somebody drawn whose conflict the platform found has an excused seat that never was taken.
    """

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("committee_id", "person_id"),
        UniqueConstraint("committee_id", "position"),
        CheckConstraint(one_of("kind", SeatKind), name="kind"),
        CheckConstraint(one_of("state", SeatState), name="state"),
        CheckConstraint("NOT is_chair OR kind = 'expert'", name="experts_chair"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("committees.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    position: Mapped[int]
    kind: Mapped[SeatKind] = mapped_column(EnumType(SeatKind))
    state: Mapped[SeatState] = mapped_column(EnumType(SeatState), default=SeatState.CALLED)
    conflict: Mapped[ConflictKind | None] = mapped_column(EnumType(ConflictKind))
    reason: Mapped[str] = mapped_column(Text, default="")
    is_chair: Mapped[bool] = mapped_column(default=False)
    votes_for: Mapped[UUID | None]
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    committee: Mapped[Committee] = relationship(back_populates="seats")
    person: Mapped[Person] = relationship()


class Ballot(Base):
    """One member's word on a bid. `failed` is the JSON list of the pass-or-fail criteria it does not meet."""

    __tablename__ = "panel_ballots"
    __table_args__ = (
        CheckConstraint(f"ground IS NULL OR {one_of('ground', RejectionGround)}", name="ground"),
        CheckConstraint("ground IS NULL OR reason <> ''", name="rejected_with_reason"),
    )

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), primary_key=True)
    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    ground: Mapped[RejectionGround | None] = mapped_column(EnumType(RejectionGround))
    reason: Mapped[str] = mapped_column(Text, default="")
    failed: Mapped[str] = mapped_column(Text, default="[]")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Mark(Base):
    """One member's points for a bid on a criterion, in hundredths."""

    __tablename__ = "panel_marks"
    __table_args__ = (CheckConstraint("points >= 0", name="not_negative"),)

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), primary_key=True)
    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    points: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Handed(Base):
    """A member has finished its ballots or its marks of a lot; from then on it cannot change them."""

    __tablename__ = "panel_handed"
    __table_args__ = (CheckConstraint(one_of("part", Part), name="part"),)

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(EnumType(Part), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvaluatedPrice(Base):
    """The price that ranks a bid where it is not the one read out, with the correction's reason."""

    __tablename__ = "panel_prices"

    id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    price: Mapped[Money] = mapped_column(MoneyType)
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PanelOrder(Base):
    """The order of bids that the method leaves equal, as the committee found it; `places` is JSON."""

    __tablename__ = "panel_orders"

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    places: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Clarification(Base):
    """What a committee asks a bidder to make clear in writing, and the answer; it changes no substance."""

    __tablename__ = "panel_clarifications"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_whole"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    bid: Mapped[Bid] = relationship()

    @property
    def organisation_id(self) -> UUID:
        """The bidder's, who alone may answer."""
        return self.bid.organisation_id


class PanelReport(Base):
    """The report of a committee on one lot attempt: frozen JSON text, then signed by its members.

    `note` is the platform's signed note over the text and every member's stance, made when all have spoken.
    """

    __tablename__ = "panel_reports"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "round"),
        CheckConstraint(one_of("state", ReportState), name="state"),
        Index(
            "uq_panel_reports_one_standing",
            "lot_attempt_id",
            unique=True,
            sqlite_where=text("state IN ('signing', 'signed')"),
            postgresql_where=text("state IN ('signing', 'signed')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("committees.id"))
    round: Mapped[int]
    state: Mapped[ReportState] = mapped_column(EnumType(ReportState), default=ReportState.SIGNING)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    compiled_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    compiled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str] = mapped_column(Text, default="")

    lot_attempt: Mapped[LotAttempt] = relationship()
    committee: Mapped[Committee] = relationship()
    signatures: Mapped[list["ReportSignature"]] = relationship(order_by="ReportSignature.at")


class ReportSignature(Base):
    """What one member says to the report: agreed, dissented with its reason, or silent."""

    __tablename__ = "panel_signatures"
    __table_args__ = (
        UniqueConstraint("report_id", "seat_id"),
        CheckConstraint(one_of("stance", Stance), name="stance"),
        CheckConstraint("stance <> 'dissent' OR reason <> ''", name="dissent_with_reason"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("panel_reports.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    stance: Mapped[Stance] = mapped_column(EnumType(Stance))
    reason: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    seat: Mapped[Seat] = relationship()
