"""Tables of tenders, their documents, notice drafts and published notices."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.announcements.rules import Audience, DocumentKind, DraftState, NoticeKind
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.procedures.criteria import Criterion, CriterionKind
from trading.projects.models import LotAttempt, Project
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Tender(Base):
    """One round of offering lots of a project: its procedure, its documents and its schedule.

    `procedure` is the frozen JSON of the procedures row, set at the first publication. `created_by` is the
    person in whose hands the preparation is. Its notices go to `audience`. Where invitees are drawn, bidders
    apply until `sign_up_until`; without `joint_members_at_most` there are no joint ventures.
    """

    __tablename__ = "tenders"
    __table_args__ = (
        UniqueConstraint("project_id", "round"),
        CheckConstraint(one_of("audience", Audience), name="audience"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    round: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    procedure_code: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[Audience] = mapped_column(EnumType(Audience), default=Audience.PUBLIC)
    documents_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    documents_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    questions_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_up_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opening_place: Mapped[str] = mapped_column(String(200), default="")
    need: Mapped[str] = mapped_column(Text, default="")
    qualification: Mapped[str] = mapped_column(Text, default="")
    objection_channel: Mapped[str] = mapped_column(Text, default="")
    duration_days: Mapped[int | None]
    validity_days: Mapped[int] = mapped_column(default=90)
    bid_security: Mapped[Money | None] = mapped_column(MoneyType)
    joint_members_at_most: Mapped[int | None]
    contact: Mapped[str] = mapped_column(String(300), default="")
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    project: Mapped[Project] = relationship()
    lots: Mapped[list["TenderLot"]] = relationship(
        cascade="all, delete-orphan", order_by="TenderLot.position"
    )
    documents: Mapped[list["Document"]] = relationship(
        cascade="all, delete-orphan", order_by="Document.position"
    )
    parts: Mapped[list["RequiredPart"]] = relationship(
        cascade="all, delete-orphan", order_by="RequiredPart.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads this class attribute

    @property
    def is_published(self) -> bool:
        """Whether its notice is out: a later stage has its frozen procedure long before."""
        return any(each.lot_attempt.published_at is not None for each in self.lots)

    @property
    def procuring_entity_id(self) -> UUID:
        return self.project.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.project.agent_id


class TenderLot(Base):
    """A lot attempt offered by this tender."""

    __tablename__ = "tender_lots"

    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True, unique=True)
    position: Mapped[int]

    lot_attempt: Mapped[LotAttempt] = relationship()


class Document(Base):
    """One version of one file of the tender documents; the highest version of a title is in force."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("tender_id", "title", "document_version"),
        CheckConstraint(one_of("kind", DocumentKind), name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"))
    position: Mapped[int]
    kind: Mapped[DocumentKind] = mapped_column(EnumType(DocumentKind))
    title: Mapped[str] = mapped_column(String(200))
    document_version: Mapped[int] = mapped_column(default=1)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RequiredPart(Base):
    """A file that every bid body must contain, with an optional template document."""

    __tablename__ = "required_parts"
    __table_args__ = (UniqueConstraint("tender_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    mandatory: Mapped[bool] = mapped_column(default=True)
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))


class StatedCriterion(Base):
    """One criterion by which the bids of a tender are evaluated; `maximum` in hundredths of a point."""

    __tablename__ = "stated_criteria"
    __table_args__ = (
        UniqueConstraint("tender_id", "code"),
        CheckConstraint(one_of("kind", CriterionKind), name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[CriterionKind] = mapped_column(EnumType(CriterionKind))
    maximum: Mapped[int]
    guidance: Mapped[str] = mapped_column(Text, default="")

    def as_criterion(self) -> Criterion:
        return Criterion(self.code, self.title, self.kind, self.maximum, self.guidance)


class NoticeDraft(Base):
    """A notice on its way through the unit's sign-off; `content` is JSON text, validated by kind.

    Whoever publishes did not draft it. What the platform drafted (`drafted_by` empty) is reviewed by one
    person and published by another.
    """

    __tablename__ = "notice_drafts"
    __table_args__ = (
        CheckConstraint(one_of("kind", NoticeKind), name="kind"),
        CheckConstraint(one_of("state", DraftState), name="state"),
        CheckConstraint(
            "published_by IS NULL OR (COALESCE(drafted_by, reviewed_by) IS NOT NULL "
            "AND COALESCE(drafted_by, reviewed_by) <> published_by)",
            name="two_people",
        ),
        CheckConstraint("(state = 'published') = (notice_id IS NOT NULL)", name="published_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(EnumType(NoticeKind))
    state: Mapped[DraftState] = mapped_column(EnumType(DraftState), default=DraftState.DRAFT)
    content: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"))

    tender: Mapped[Tender] = relationship()

    @property
    def procuring_entity_id(self) -> UUID:
        return self.tender.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.tender.agent_id


class Notice(Base):
    """A published notice: numbered, frozen as JSON text, signed; never changed.

    `frozen` is the text whose SHA-256 is `sha256`; `note` is the signed note that carries that digest and
    `note_sha256` is what envelopes refer to. `amends_id` is the notice it changes; `audience` may read it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(one_of("kind", NoticeKind), name="kind"),
        CheckConstraint(one_of("audience", Audience), name="audience"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[NoticeKind] = mapped_column(EnumType(NoticeKind), index=True)
    audience: Mapped[Audience] = mapped_column(EnumType(Audience), default=Audience.PUBLIC)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), index=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"))
    reseal: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(300))
    schema: Mapped[str] = mapped_column(String(30))
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    note_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    tender: Mapped[Tender] = relationship()
    lots: Mapped[list["NoticeLot"]] = relationship()


class NoticeLot(Base):
    """A lot attempt that a notice is about."""

    __tablename__ = "notice_lots"

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True, index=True)

    lot_attempt: Mapped[LotAttempt] = relationship()
