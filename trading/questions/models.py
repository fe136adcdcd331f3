"""The table of questions. It does not say who asked, so nobody can read it there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.announcements.models import Notice, Tender
from trading.kernel.ids import new_id
from trading.store.db import Base
from trading.store.types import UtcDateTime


class Question(Base):
    """What somebody asked about a tender; its answer, and how it is told to all, stand in the notice."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("tender_id", "number"),
        CheckConstraint("(notice_id IS NULL) = (answered_at IS NULL)", name="answered_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id"), index=True)
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tender: Mapped[Tender] = relationship()
    notice: Mapped[Notice | None] = relationship()
