"""What a county has confirmed about rules that are its own to decide."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.ids import new_id
from trading.store.db import Base
from trading.store.types import UtcDateTime


class RuleConfirmation(Base):
    """The document by which a county confirms a rule of one version; a new version needs a new document."""

    __tablename__ = "rule_confirmations"
    __table_args__ = (
        UniqueConstraint("rule_set", "rule_set_version", "rule_id"),
        CheckConstraint("document_number <> '' AND signatory <> ''", name="named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_set: Mapped[str] = mapped_column(String(40))
    rule_set_version: Mapped[str] = mapped_column(String(40))
    rule_id: Mapped[str] = mapped_column(String(60))
    document_number: Mapped[str] = mapped_column(String(100))
    document_date: Mapped[date]
    signatory: Mapped[str] = mapped_column(String(100))
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
