"""Tables of cards that were shown, and of when the agenda was last gone through."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.store.db import Base
from trading.store.types import UtcDateTime


class ShownCard(Base):
    """A yellow or red card that something owed on a lot attempt got, once each; `subject` as text or empty.

    The people who owe it were reminded then.
    """

    __tablename__ = "shown_cards"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "period", "subject", "due", "card"),
        CheckConstraint("card IN ('yellow', 'red')", name="card"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    period: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(36), default="")
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    card: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()


class Round(Base):
    """When the worker last went through the agenda, in legal time; one row."""

    __tablename__ = "agenda_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Hook(Base):
    """Where a unit's own system is told of its cards; `secret` signs what is sent."""

    __tablename__ = "hooks"

    id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    url: Mapped[str] = mapped_column(String(400))
    secret: Mapped[str] = mapped_column(String(64))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def organisation_id(self) -> UUID:
        return self.id
