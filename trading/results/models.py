"""Tables of evaluation, candidates and awards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.bids.models import Bid
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.results.rules import AwardState
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Assessment(Base):
    """How one opened bid was judged: accepted with its evaluated price, or rejected on a named ground."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("(ground IS NULL) = (evaluated_price IS NOT NULL)", name="judged"),
        UniqueConstraint("lot_attempt_id", "rank"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"), primary_key=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    ground: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    evaluated_price: Mapped[Money | None] = mapped_column(MoneyType)
    rank: Mapped[int | None]
    judged_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    bid: Mapped[Bid] = relationship()


class Award(Base):
    """The first candidate of a lot attempt, and the winner once the result is published."""

    __tablename__ = "awards"
    __table_args__ = (CheckConstraint(one_of("state", AwardState), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(ForeignKey("bids.id"))
    state: Mapped[AwardState] = mapped_column(EnumType(AwardState), default=AwardState.PROPOSED)
    price: Mapped[Money] = mapped_column(MoneyType)
    publicity_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letter_number: Mapped[str | None] = mapped_column(String(40), unique=True)

    bid: Mapped[Bid] = relationship()
    lot_attempt: Mapped[LotAttempt] = relationship()
