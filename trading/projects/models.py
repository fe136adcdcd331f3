"""Tables of projects, funding, lots and lot attempts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation, Person
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.rules import (
    EXAMINED,
    TAKEN_OF_RECORD,
    AttemptState,
    CheckResult,
    Invitation,
    ProjectState,
    SlipKind,
    SuspensionGround,
)
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Project(Base):
    """What a unit wants to put on the market, as registered with the centre.

    `particulars` is the JSON of what its notice must state of a right, an asset or a lease. `decision` is the
    frozen JSON of the eligibility decision it was given; `procedure_code` the procedure chosen among those
    permitted. `region_code` is the 12-digit statistical code. `wire_base` ("GG-2026-000123") begins the names
    of its lot attempts in envelopes. `round` counts the submissions.
    """

    __tablename__ = "projects"
    __table_args__ = (CheckConstraint(one_of("state", ProjectState), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    wire_base: Mapped[str | None] = mapped_column(String(20), unique=True)
    state: Mapped[ProjectState] = mapped_column(EnumType(ProjectState), default=ProjectState.DRAFT)
    title: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(30), default="")
    procuring_entity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    region_code: Mapped[str] = mapped_column(String(12), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    total_investment: Mapped[Money | None] = mapped_column(MoneyType)
    contract_estimate: Mapped[Money | None] = mapped_column(MoneyType)
    budget: Mapped[Money | None] = mapped_column(MoneyType)
    valuation: Mapped[Money | None] = mapped_column(MoneyType)
    yearly_rent: Mapped[Money | None] = mapped_column(MoneyType)
    particulars: Mapped[str] = mapped_column(Text, default="{}")
    approval_number: Mapped[str] = mapped_column(String(100), default="")
    approval_authority: Mapped[str] = mapped_column(String(200), default="")
    approval_date: Mapped[date | None]
    investment_code: Mapped[str] = mapped_column(String(24), default="")
    budget_line: Mapped[str] = mapped_column(String(100), default="")
    planned_start: Mapped[date | None]
    facts: Mapped[str] = mapped_column(Text, default="{}")
    decision: Mapped[str | None] = mapped_column(Text)
    procedure_code: Mapped[str | None] = mapped_column(String(40))
    method: Mapped[str] = mapped_column(String(30), default="")
    method_reason: Mapped[str] = mapped_column(Text, default="")
    round: Mapped[int] = mapped_column(default=0)
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    procuring_entity: Mapped[Organisation] = relationship(foreign_keys=[procuring_entity_id])
    agent: Mapped[Organisation | None] = relationship(foreign_keys=[agent_id])
    operator: Mapped[Person | None] = relationship(foreign_keys=[operator_id])
    funding: Mapped[list["Funding"]] = relationship(cascade="all, delete-orphan", order_by="Funding.position")
    lots: Mapped[list["Lot"]] = relationship(
        back_populates="project", cascade="all, delete-orphan", order_by="Lot.position"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="project", cascade="all, delete-orphan", order_by="Attachment.added_at"
    )
    outcome: Mapped["ReportedOutcome | None"] = relationship()
    slips: Mapped[list["Slip"]] = relationship(back_populates="project", order_by="Slip.issued_at")

    # A change of a part (a lot, a file) is a change of the project, so commands count the version themselves.
    __mapper_args__ = {  # noqa: RUF012  # SQLAlchemy reads this class attribute
        "version_id_col": version,
        "version_id_generator": False,
    }


class Funding(Base):
    """One source of money of a project."""

    __tablename__ = "funding"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"))
    position: Mapped[int]
    fund: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Money] = mapped_column(MoneyType)


class Lot(Base):
    """A part of the project that is awarded on its own; `position` starts at 1."""

    __tablename__ = "lots"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    estimate: Mapped[Money] = mapped_column(MoneyType)

    project: Mapped[Project] = relationship(back_populates="lots")
    attempts: Mapped[list["LotAttempt"]] = relationship(
        back_populates="lot", order_by="LotAttempt.number", cascade="all, delete-orphan"
    )


class Attachment(Base):
    """A file that belongs to the registration; `kind` is a code of the checklist, or "other"."""

    __tablename__ = "attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    added_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    project: Mapped[Project] = relationship(back_populates="attachments")


class ReportedOutcome(Base):
    """How a unit concluded a project that was only recorded here; reported once."""

    __tablename__ = "outcomes_reported"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), unique=True)
    partner: Mapped[str] = mapped_column(String(200))
    price: Mapped[Money] = mapped_column(MoneyType)
    concluded_on: Mapped[date]
    remark: Mapped[str] = mapped_column(Text)
    reported_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Base):
    """What was submitted in one round, frozen as JSON text together with the decision it was given."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("project_id", "round"), {"info": {"append_only": True}})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"))
    round: Mapped[int]
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckedItem(Base):
    """What the operator found about one item of the checklist in one round."""

    __tablename__ = "checked_items"
    __table_args__ = (CheckConstraint(one_of("result", CheckResult), name="result"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    result: Mapped[CheckResult] = mapped_column(EnumType(CheckResult))
    remark: Mapped[str] = mapped_column(String(500), default="")
    checked_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Slip(Base):
    """A numbered, dated answer of the centre, frozen as JSON text; `late`: items no earlier answer raised."""

    __tablename__ = "slips"
    __table_args__ = (
        CheckConstraint(one_of("kind", SlipKind), name="kind"),
        UniqueConstraint("project_id", "round"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"))
    round: Mapped[int]
    kind: Mapped[SlipKind] = mapped_column(EnumType(SlipKind))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    schema: Mapped[str] = mapped_column(String(30))
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    late: Mapped[str] = mapped_column(Text, default="[]")
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    project: Mapped[Project] = relationship(back_populates="slips")


class LotAttempt(Base):
    """One attempt at a lot: owns deadline, custodians, lot keys, envelopes, opening, verdicts and failure.

    `wire_id` ("GG-2026-000123-1/1") names it in envelopes and receipts; `notice_sha256` is the SHA-256 of the
    signed note of the notice now in force. The opening takes place at the deadline. `stage` is the key of the
    procedure's stage; a later stage is the next lot attempt and continues the earlier one. Only invitees take
    part in an `invited_only` one. What a `closed_opening` brings is for the unit, the panel, the centre and
    supervision alone.
    """

    __tablename__ = "lot_attempts"
    __table_args__ = (
        UniqueConstraint("lot_id", "number"),
        CheckConstraint(one_of("state", AttemptState), name="state"),
        CheckConstraint(
            "state = 'preparing' OR state = 'terminated' "
            "OR (deadline IS NOT NULL AND published_at IS NOT NULL AND notice_sha256 IS NOT NULL)",
            name="published_facts",
        ),
        CheckConstraint("deadline IS NULL OR published_at IS NULL OR deadline > published_at", name="order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    number: Mapped[int]
    continues_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot_attempts.id"), unique=True)
    invited_only: Mapped[bool] = mapped_column(default=False)
    closed_opening: Mapped[bool] = mapped_column(default=False)
    wire_id: Mapped[str] = mapped_column(String(40), unique=True)
    stage: Mapped[str] = mapped_column(String(20), default="commercial")
    state: Mapped[AttemptState] = mapped_column(
        EnumType(AttemptState), default=AttemptState.PREPARING, index=True
    )
    quorum: Mapped[int]
    ceiling_price: Mapped[Money | None] = mapped_column(MoneyType)
    minimum_bidders: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    notice_sha256: Mapped[str | None] = mapped_column(String(64))

    lot: Mapped[Lot] = relationship(back_populates="attempts")
    project: Mapped[Project] = relationship()

    @property
    def is_examined(self) -> bool:
        """Whether its envelopes are only examined, because the trade goes on in a later stage."""
        return self.stage in EXAMINED

    @property
    def title(self) -> str:
        """The title of record: that of the lot, with what this stage of it takes."""
        taken = TAKEN_OF_RECORD.get(self.stage)
        return f"{self.lot.title}（{taken}）" if taken else self.lot.title

    @property
    def procuring_entity_id(self) -> UUID:
        return self.project.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.project.agent_id


class Invitee(Base):
    """An organisation that may take part in a lot attempt for invitees only; secret until its opening."""

    __tablename__ = "invitees"
    __table_args__ = (CheckConstraint(one_of("how", Invitation), name="how"),)

    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    how: Mapped[Invitation] = mapped_column(EnumType(Invitation))

    organisation: Mapped[Organisation] = relationship()


class Suspension(Base):
    """A time in which a lot attempt stands still; `case_id` is the objection or complaint behind it."""

    __tablename__ = "suspensions"
    __table_args__ = (
        CheckConstraint(one_of("ground", SuspensionGround), name="ground"),
        CheckConstraint("until IS NULL OR until >= since", name="order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ground: Mapped[SuspensionGround] = mapped_column(EnumType(SuspensionGround))
    reason: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID | None]
    suspended_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    resumed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    lot_attempt: Mapped[LotAttempt] = relationship()

    @property
    def procuring_entity_id(self) -> UUID:
        return self.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.lot_attempt.agent_id
