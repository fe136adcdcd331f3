"""Tables of securities: accounts, who is to pay, what came in, guarantees, refunds, charges."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.models import Organisation
from trading.deposits.rules import (
    ForfeitGround,
    GuaranteeState,
    RefundGround,
    RefundState,
    SecurityKind,
)
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.projects.models import LotAttempt, Project
from trading.store.db import Base
from trading.store.types import EnumType, MoneyType, UtcDateTime, one_of


class DepositAccount(Base):
    """The account at a bank into which securities are paid; the newest is in force."""

    __tablename__ = "deposit_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    holder: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(32), unique=True)
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BasicAccount(Base):
    """The basic account (基本账户) a bidder registered; a later one takes its place, none is changed."""

    __tablename__ = "basic_accounts"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    holder: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(32))
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Deposit(Base):
    """What one organisation is to secure on one lot attempt, and the code that its transfer must carry.

    It exists once the bidder asked for the code, before any money came. `due_at` is the instant before which
    the money must be in; without it the deadline of the lot attempt counts, wherever that moves.
    """

    __tablename__ = "deposits"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "organisation_id", "kind"),
        CheckConstraint(one_of("kind", SecurityKind), name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[SecurityKind] = mapped_column(EnumType(SecurityKind))
    amount: Mapped[Money] = mapped_column(MoneyType)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_accounts.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()
    account: Mapped[DepositAccount] = relationship()
    payments: Mapped[list["Payment"]] = relationship(back_populates="deposit", order_by="Payment.booked_at")
    guarantees: Mapped[list["Guarantee"]] = relationship(
        back_populates="deposit", order_by="Guarantee.registered_at"
    )
    forfeiture: Mapped["Forfeiture | None"] = relationship(back_populates="deposit")

    @property
    def due(self) -> datetime | None:
        """The instant before which the security must be given."""
        if self.kind is SecurityKind.PERFORMANCE:
            return self.due_at
        return self.due_at or self.lot_attempt.deadline


class Statement(Base):
    """One imported bank statement; `report` is the JSON of what became of its lines."""

    __tablename__ = "bank_statements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_accounts.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(Text)
    imported_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Payment(Base):
    """Money that came in, as the bank wrote it; `reference` is the bank's own number of the transaction.

    `from_own` tells whether the payer's basic account paid it. A payment without a code that is known is
    assigned by the cashier, and one from elsewhere cleared, with a reason.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("account_id", "reference"),
        CheckConstraint("assigned_by IS NULL OR reason <> ''", name="assigned_with_reason"),
        CheckConstraint("cleared_by IS NULL OR clearance <> ''", name="cleared_with_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("bank_statements.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_accounts.id"))
    deposit_id: Mapped[UUID | None] = mapped_column(ForeignKey("deposits.id"), index=True)
    payment_notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_notices.id"), index=True)
    reference: Mapped[str] = mapped_column(String(60))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    amount: Mapped[Money] = mapped_column(MoneyType)
    payer_name: Mapped[str] = mapped_column(String(200))
    payer_account: Mapped[str] = mapped_column(String(32))
    payer_bank: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(String(300))
    from_own: Mapped[bool] = mapped_column(default=False)
    assigned_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    cleared_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    clearance: Mapped[str] = mapped_column(Text, default="")

    deposit: Mapped[Deposit | None] = relationship(back_populates="payments")
    refund: Mapped["Refund | None"] = relationship(back_populates="payment")

    @property
    def is_own(self) -> bool:
        """Whether it counts as paid by the payer itself."""
        return self.from_own or self.cleared_by is not None


class Guarantee(Base):
    """A guarantee of a bank, insurer or guarantor, checked by the cashier with whoever issued it."""

    __tablename__ = "guarantees"
    __table_args__ = (
        UniqueConstraint("issuer", "number"),
        CheckConstraint(one_of("state", GuaranteeState), name="state"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_with_reason"),
        CheckConstraint("state = 'registered' OR checked_at IS NOT NULL", name="checked"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    deposit_id: Mapped[UUID] = mapped_column(ForeignKey("deposits.id"), index=True)
    state: Mapped[GuaranteeState] = mapped_column(EnumType(GuaranteeState), default=GuaranteeState.REGISTERED)
    issuer: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100))
    check_code: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Money] = mapped_column(MoneyType)
    valid_until: Mapped[date]
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    deposit: Mapped[Deposit] = relationship(back_populates="guarantees")


class Settlement(Base):
    """What the ledger was told of a lot attempt: who won at which price, and when the contract was signed."""

    __tablename__ = "settlements"

    id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"), primary_key=True)
    winner_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    price: Mapped[Money] = mapped_column(MoneyType)
    notified_at: Mapped[datetime] = mapped_column(UtcDateTime)
    contract_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    winner: Mapped[Organisation] = relationship()


class Forfeiture(Base):
    """The unit's decision to keep a security, with its ground and the account it goes to."""

    __tablename__ = "forfeitures"
    __table_args__ = (
        CheckConstraint(one_of("ground", ForfeitGround), name="ground"),
        CheckConstraint("reason <> ''", name="reasoned"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("deposits.id"), primary_key=True)
    ground: Mapped[ForfeitGround] = mapped_column(EnumType(ForfeitGround))
    reason: Mapped[str] = mapped_column(Text)
    payee_name: Mapped[str] = mapped_column(String(200))
    payee_bank: Mapped[str] = mapped_column(String(200))
    payee_account: Mapped[str] = mapped_column(String(32))
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    deposit: Mapped[Deposit] = relationship(back_populates="forfeiture")


class RefundOrder(Base):
    """One file of refund instructions for the bank, frozen as it was given out."""

    __tablename__ = "refund_orders"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("deposit_accounts.id"))
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Refund(Base):
    """One payment on its way back, with interest; the bank's statement confirms it by its code.

    `formula` is the frozen JSON of the spans of days and rates that the interest was computed from.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint(one_of("ground", RefundGround), name="ground"),
        CheckConstraint(one_of("state", RefundState), name="state"),
        CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid_when"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), unique=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("refund_orders.id"), index=True)
    state: Mapped[RefundState] = mapped_column(EnumType(RefundState), default=RefundState.INSTRUCTED)
    ground: Mapped[RefundGround] = mapped_column(EnumType(RefundGround))
    code: Mapped[str] = mapped_column(String(10), unique=True)
    amount: Mapped[Money] = mapped_column(MoneyType)
    interest: Mapped[Money] = mapped_column(MoneyType)
    formula: Mapped[str] = mapped_column(Text)
    payee_name: Mapped[str] = mapped_column(String(200))
    payee_bank: Mapped[str] = mapped_column(String(200))
    payee_account: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    instructed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference: Mapped[str] = mapped_column(String(60), default="")
    bounced_because: Mapped[str] = mapped_column(Text, default="")

    payment: Mapped[Payment] = relationship(back_populates="refund")


class PaymentNotice(Base):
    """The one notice that asks whoever must pay for every charge of a lot; numbered, frozen as JSON text."""

    __tablename__ = "payment_notices"
    __table_args__ = (
        UniqueConstraint("lot_attempt_id", "organisation_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id"), index=True)
    lot_attempt_id: Mapped[UUID] = mapped_column(ForeignKey("lot_attempts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    total: Mapped[Money] = mapped_column(MoneyType)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frozen: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lot_attempt: Mapped[LotAttempt] = relationship()
    organisation: Mapped[Organisation] = relationship()
    project: Mapped[Project] = relationship()
