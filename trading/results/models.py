"""Tables of evaluation, awards and letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.bids.models import Bid
from trading.committees.rules import RejectionGround
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.results.rules import AwardState, LetterKind
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Assessment(Base):
    """How one opened bid was judged: accepted with its evaluated price, or rejected on a named ground.

    A stage that holds no prices accepts without one.
    `rank` is given when the evaluation goes on record.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("ground IS NULL OR evaluated_price IS NULL", name="judged"),
        CheckConstraint("ground IS NULL OR reason <> ''", name="rejected_with_reason"),
        CheckConstraint("ground IS NULL OR rank IS NULL", name="ranked_if_accepted"),
        CheckConstraint(f"ground IS NULL OR {one_of('ground', RejectionGround)}", name="ground"),
        UniqueConstraint("lot_attempt_id", "rank"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    ground: Mapped[RejectionGround | None] = mapped_column(EnumType(RejectionGround))
    reason: Mapped[str] = mapped_column(Text, default="")
    evaluated_price: Mapped[Money | None] = mapped_column(MoneyType)
    rank: Mapped[int | None]
    judged_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    bid: Mapped[Bid] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads this class attribute


class TieOrder(Base):
    """The order of bids of equal price as one person entered it and another confirmed.

    `places` is JSON: bid id to place within its group.
    """

    __tablename__ = "tie_orders"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    places: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EvaluationReport(Base):
    """The evaluation of a lot attempt on record: frozen JSON text of every judgement and rank."""

    __tablename__ = "evaluation_reports"

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Award(Base):
    """The first candidate of a lot attempt, and the winner once the result is published.

    `bid_id` is the sealed bid that won, where the lot was decided by sealed bids. Whoever fell away is no
    candidate any more; `fell_away_because` is for the record.
    """

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint(one_of("state", AwardState), name="state"),
        Index(
            "uq_awards_one_standing",
            "lot_attempt_id",
            unique=True,
            sqlite_where=text("state <> 'replaced'"),
            postgresql_where=text("state <> 'replaced'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    bid_id: Mapped[UUID | None] = mapped_column(ForeignKey("bids.id"))
    state: Mapped[AwardState] = mapped_column(EnumType(AwardState), default=AwardState.PROPOSED)
    price: Mapped[Money] = mapped_column(MoneyType)
    publicity_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letter_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    fell_away_because: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    bid: Mapped[Bid | None] = relationship()
    lot_attempt: Mapped[LotAttempt] = relationship()


class Letter(Base):
    """What one bidder is told in writing, numbered and frozen: the letter of acceptance, or the outcome."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint(one_of("kind", LetterKind), name="kind"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    bid_id: Mapped[UUID | None] = mapped_column(ForeignKey("bids.id"))
    kind: Mapped[LetterKind] = mapped_column(EnumType(LetterKind))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    bid: Mapped[Bid | None] = relationship()
    lot_attempt: Mapped[LotAttempt] = relationship()
