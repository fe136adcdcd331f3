"""Reads of the ledger. Who may ask is settled by the pages: before the opening only cashier and payer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trading.announcements import queries as announcements
from trading.announcements.models import Tender, TenderLot
from trading.deposits.models import (
    BasicAccount,
    Deposit,
    DepositAccount,
    Guarantee,
    Payment,
    PaymentNotice,
    Refund,
    RefundOrder,
    Settlement,
    Statement,
)
from trading.deposits.rules import (
    OVER,
    TOLD_AFTER,
    GuaranteeState,
    Paid,
    SecurityForm,
    SecurityKind,
    is_covered,
)
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.money import ZERO, Money
from trading.kernel.permissions import own_unit
from trading.projects.models import LotAttempt
from trading.projects.rules import is_closed

WITH_MONEY = (
    selectinload(Deposit.payments).selectinload(Payment.refund),
    selectinload(Deposit.guarantees),
    joinedload(Deposit.forfeiture),
    joinedload(Deposit.organisation),
)


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
    if kind is SecurityKind.BID and not asked_for(session, lot_attempt_id):
        return True
    return any(
        secures(each, owed(session, each))
        for each in deposits_of_bidder(session, lot_attempt_id, organisation_id)
        if each.kind is kind
    )


def asked_for(session: Session, lot_attempt_id: UUID) -> Money:
    """The bid security that the notice in force asks of each bidder for the lot; raises NotFound."""
    return announcements.tender_of(session, lot_attempt_id).bid_security or ZERO


def owed(session: Session, deposit: Deposit) -> Money:
    """What is to be secured now: a bid security may be changed by a notice of change."""
    if deposit.kind is SecurityKind.BID:
        return asked_for(session, deposit.lot_attempt_id)
    return deposit.amount


def secures(deposit: Deposit, amount: Money) -> bool:
    """Whether the security stands in full."""
    if deposit.given_up_at is not None:
        return False
    if any(each.state is GuaranteeState.ACCEPTED for each in deposit.guarantees):
        return True
    kept = [each for each in deposit.payments if each.refund is None]
    return is_covered(amount, [paid(each) for each in kept], deposit.due)


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


def deposit_of(
    session: Session, lot_attempt_id: UUID, organisation_id: UUID, kind: SecurityKind = SecurityKind.BID
) -> Deposit | None:
    """What a bidder is to secure on this very lot attempt, once it has asked for the code."""
    return session.scalar(
        select(Deposit).where(
            Deposit.lot_attempt_id == lot_attempt_id,
            Deposit.organisation_id == organisation_id,
            Deposit.kind == kind,
        )
    )


def stages_until(session: Session, lot_attempt_id: UUID) -> list[UUID]:
    """The lot attempt and the earlier stages it continues, newest first."""
    found = [lot_attempt_id]
    while (before := session.get_one(LotAttempt, found[-1]).continues_id) is not None:
        found.append(before)
    return found


def stages_from(session: Session, lot_attempt_id: UUID) -> list[UUID]:
    """The lot attempt and the later stages that continue it, oldest first."""
    found = [lot_attempt_id]
    while after := session.scalar(select(LotAttempt.id).where(LotAttempt.continues_id == found[-1])):
        found.append(after)
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


def may_be_told(attempt: LotAttempt, actor: Actor, now: datetime) -> bool:
    """Whether somebody other than cashier and payer may know who gave security for the lot attempt.

    The unit and the centre once it was opened; supervision also when it failed, after the deadline. Of lots
    that are offered again nobody else may learn who came.
    """
    if attempt.state in TOLD_AFTER:
        return actor.role in (Role.SUPERVISOR, Role.OPERATOR) or own_unit(actor, attempt)
    return actor.role is Role.SUPERVISOR and attempt.state in OVER and is_closed(attempt.deadline, now)


@dataclass(frozen=True, slots=True)
class Given:
    """How a bidder gave its security, as it is read out; `from_own` is None for a guarantee."""

    given: bool
    form: SecurityForm | None
    amount: Money
    at: datetime | None
    from_own: bool | None


def given_by(session: Session, lot_attempt_id: UUID) -> dict[UUID, Given]:
    """The security of everybody who began to give one; empty if none is asked. Secret before the opening."""
    amount = asked_for(session, lot_attempt_id)
    if not amount:
        return {}
    return {
        each.organisation_id: _given(each, amount)
        for each in ledger_of(session, lot_attempt_id)
        if each.kind is SecurityKind.BID
    }


def _given(deposit: Deposit, amount: Money) -> Given:
    stands = secures(deposit, amount)
    accepted = [each for each in deposit.guarantees if each.state is GuaranteeState.ACCEPTED]
    if accepted:
        return Given(stands, SecurityForm.GUARANTEE, accepted[0].amount, accepted[0].registered_at, None)
    if not deposit.payments:
        return Given(False, None, ZERO, None, None)
    total = sum((each.amount for each in deposit.payments), ZERO)
    own = all(each.is_own for each in deposit.payments)
    return Given(stands, SecurityForm.TRANSFER, total, deposit.payments[-1].booked_at, own)


def ledger_of(session: Session, lot_attempt_id: UUID) -> Sequence[Deposit]:
    """Everybody who asked for a code on this lot attempt or on a stage before it, in the order of asking."""
    found = select(Deposit).where(Deposit.lot_attempt_id.in_(stages_until(session, lot_attempt_id)))
    return session.scalars(found.options(*WITH_MONEY).order_by(Deposit.asked_at, Deposit.code)).all()


def own_deposits(session: Session, organisation_id: UUID) -> Sequence[Deposit]:
    """Everything a bidder was to secure, newest first."""
    found = select(Deposit).where(Deposit.organisation_id == organisation_id)
    with_lot = joinedload(Deposit.lot_attempt).joinedload(LotAttempt.lot)
    return session.scalars(found.options(*WITH_MONEY, with_lot).order_by(Deposit.asked_at.desc())).all()


def own_notices(session: Session, organisation_id: UUID) -> Sequence[PaymentNotice]:
    """Every payment notice to an organisation, newest first."""
    found = select(PaymentNotice).where(PaymentNotice.organisation_id == organisation_id)
    return session.scalars(found.order_by(PaymentNotice.issued_at.desc())).all()


def offered_with_security(session: Session) -> Sequence[tuple[LotAttempt, Money]]:
    """Every published lot attempt that asks for security, the latest deadline first."""
    rows = session.execute(
        select(LotAttempt, Tender.bid_security)
        .join(TenderLot, TenderLot.lot_attempt_id == LotAttempt.id)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(LotAttempt.published_at.is_not(None), Tender.bid_security > ZERO)
        .options(joinedload(LotAttempt.lot), joinedload(LotAttempt.project))
        .order_by(LotAttempt.deadline.desc(), LotAttempt.wire_id)
    )
    return [(attempt, asked) for attempt, asked in rows if asked is not None]


def unmatched(session: Session) -> Sequence[Payment]:
    """Money whose purpose is not known and that is not on its way back, oldest first."""
    back = exists().where(Refund.payment_id == Payment.id)
    found = select(Payment).where(Payment.deposit_id.is_(None), Payment.payment_notice_id.is_(None), ~back)
    return session.scalars(found.order_by(Payment.booked_at)).all()


def unchecked_guarantees(session: Session) -> Sequence[Guarantee]:
    """Guarantees that wait for the cashier, oldest first."""
    found = select(Guarantee).where(Guarantee.state == GuaranteeState.REGISTERED)
    return session.scalars(found.order_by(Guarantee.registered_at)).all()


def statements(session: Session) -> Sequence[Statement]:
    """Imported statements, newest first."""
    return session.scalars(select(Statement).order_by(Statement.imported_at.desc())).all()


def orders(session: Session) -> Sequence[RefundOrder]:
    """Files of refund instructions, newest first."""
    return session.scalars(select(RefundOrder).order_by(RefundOrder.made_at.desc())).all()


def statement(session: Session, statement_id: UUID) -> tuple[Statement, Sequence[Payment]]:
    """One statement with the money that came in by it; raises NotFound."""
    found = session.get(Statement, statement_id)
    if found is None:
        raise NotFound
    came = select(Payment).where(Payment.statement_id == found.id).order_by(Payment.booked_at)
    return found, session.scalars(came.options(joinedload(Payment.deposit))).all()


def settlement_of(session: Session, lot_attempt_id: UUID) -> Settlement | None:
    """What the ledger was told about who won."""
    return session.get(Settlement, lot_attempt_id)
