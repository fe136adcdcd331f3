"""Tables of contracts, their changes and performance, and of archives."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.contracts.rules import ChangeKind, ContractState, EntryKind
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.results.models import Award
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class Contract(Base):
    """The written contract on an award, as the unit entered it and the supplier confirmed it.

    `price` is the price in force, `original_price` that of the award. `notice_id` is the contract notice.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint(one_of("state", ContractState), name="state"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_whole"),
        CheckConstraint("state IN ('entered', 'withdrawn') OR confirmed_at IS NOT NULL", name="confirmed"),
        Index(
            "uq_contracts_one_standing",
            "award_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), index=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[ContractState] = mapped_column(EnumType(ContractState), default=ContractState.ENTERED)
    subject: Mapped[str] = mapped_column(Text)
    original_price: Mapped[Money] = mapped_column(MoneyType)
    price: Mapped[Money] = mapped_column(MoneyType)
    duration_days: Mapped[int | None]
    signed_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(Text, default="")

    lot_attempt: Mapped[LotAttempt] = relationship()
    award: Mapped[Award] = relationship()
    organisation: Mapped[Organisation] = relationship()
    changes: Mapped[list["ContractChange"]] = relationship(
        back_populates="contract", order_by="ContractChange.number"
    )
    entries: Mapped[list["PerformanceEntry"]] = relationship(
        back_populates="contract", order_by="PerformanceEntry.entered_at"
    )

    @property
    def procuring_entity_id(self) -> UUID:
        return self.lot_attempt.procuring_entity_id

    @property
    def agent_id(self) -> UUID | None:
        return self.lot_attempt.agent_id


class ContractChange(Base):
    """A change that both sides signed; it is in force once its notice is published."""

    __tablename__ = "contract_changes"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint(one_of("kind", ChangeKind), name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"))
    number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(EnumType(ChangeKind))
    price_before: Mapped[Money] = mapped_column(MoneyType)
    price: Mapped[Money] = mapped_column(MoneyType)
    reason: Mapped[str] = mapped_column(Text)
    approval: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notices.id"))

    contract: Mapped[Contract] = relationship(back_populates="changes")


class PerformanceEntry(Base):
    """Something that happened while a contract was performed."""

    __tablename__ = "performance_entries"
    __table_args__ = (
        CheckConstraint(one_of("kind", EntryKind), name="kind"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(EnumType(EntryKind))
    happened_on: Mapped[date]
    amount: Mapped[Money | None] = mapped_column(MoneyType)
    words: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    contract: Mapped[Contract] = relationship(back_populates="entries")


class Archive(Base):
    """The package of a lot attempt: the frozen list of its papers, and until when it is kept."""

    __tablename__ = "archives"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    retained_until: Mapped[date]
    archived_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
