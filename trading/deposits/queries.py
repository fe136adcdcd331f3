"""Reads of the ledger. Who may ask is settled by the pages: before the opening only cashier and payer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trading.announcements import queries as announcements
from trading.deposits.models import BasicAccount, Deposit, DepositAccount, Payment
from trading.deposits.rules import GuaranteeState, Paid, SecurityKind, is_covered
from trading.projects.models import LotAttempt


def is_secured(
    session: Session,
    lot_attempt_id: UUID,
    organisation_id: UUID,
    kind: SecurityKind = SecurityKind.BID,
) -> bool:
    """Whether the organisation has given its security for the lot attempt, or for the stage it continues.

    True when none is asked for, when a guarantee was accepted, or when transfers from its own basic account
    came in before they were due and are not on their way back. The answer is secret before the opening: tell
    nobody but the organisation itself. Raises NotFound for a lot attempt that is not offered.
    """
    asked = announcements.tender_of(session, lot_attempt_id).bid_security
    if kind is SecurityKind.BID and not asked:
        return True
    return any(
        secures(each)
        for each in deposits_of_bidder(session, lot_attempt_id, organisation_id)
        if each.kind is kind
    )


def secures(deposit: Deposit) -> bool:
    """Whether the security stands in full."""
    if deposit.given_up_at is not None:
        return False
    if any(each.state is GuaranteeState.ACCEPTED for each in deposit.guarantees):
        return True
    kept = [each for each in deposit.payments if each.refund is None]
    return is_covered(deposit.amount, [paid(each) for each in kept], deposit.due)


def paid(payment: Payment) -> Paid:
    """The payment as a value."""
    return Paid(payment.amount, payment.booked_at, payment.is_own)


def deposits_of_bidder(session: Session, lot_attempt_id: UUID, organisation_id: UUID) -> Sequence[Deposit]:
    """What a bidder has to do with securities on a lot attempt and on the stages before it."""
    found = select(Deposit).where(
        Deposit.lot_attempt_id.in_(stages_until(session, lot_attempt_id)),
        Deposit.organisation_id == organisation_id,
    )
    return session.scalars(found.options(*WITH_MONEY).order_by(Deposit.asked_at)).all()


WITH_MONEY = (
    selectinload(Deposit.payments).selectinload(Payment.refund),
    selectinload(Deposit.guarantees),
    selectinload(Deposit.forfeiture),
)


def stages_until(session: Session, lot_attempt_id: UUID) -> list[UUID]:
    """The lot attempt and the earlier stages it continues, newest first."""
    found: list[UUID] = []
    step: UUID | None = lot_attempt_id
    while step is not None:
        found.append(step)
        step = session.scalar(select(LotAttempt.continues_id).where(LotAttempt.id == step))
    return found


def account_in_force(session: Session) -> DepositAccount | None:
    """The account into which securities are to be paid."""
    return session.scalars(select(DepositAccount).order_by(DepositAccount.registered_at.desc())).first()


def basic_account(session: Session, organisation_id: UUID, at: datetime | None = None) -> BasicAccount | None:
    """The basic account that an organisation had registered, now or at an instant."""
    found = select(BasicAccount).where(BasicAccount.organisation_id == organisation_id)
    if at is not None:
        found = found.where(BasicAccount.registered_at <= at)
    return session.scalars(found.order_by(BasicAccount.registered_at.desc())).first()
