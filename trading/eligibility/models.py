"""Tables of a county's confirmations of rules."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.ids import new_id
from trading.store.db import Base
from trading.store.types import UtcDateTime


class RuleConfirmation(Base):
    """The county's word that a rule row holds: which document, signed by whom, on what day."""

    __tablename__ = "rule_confirmations"
    __table_args__ = (UniqueConstraint("rule_id", "rule_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_id: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[str] = mapped_column(String(40))
    document_number: Mapped[str] = mapped_column(String(100))
    document_date: Mapped[date]
    signatory: Mapped[str] = mapped_column(String(60))
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
