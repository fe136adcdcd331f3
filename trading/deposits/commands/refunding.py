"""Money goes back: instructions for the bank, their confirmation by its statement, guarantees given back."""

import csv
import hashlib
import json
from collections.abc import Collection
from io import StringIO
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select

from trading.deposits import queries
from trading.deposits.interest import interest, load_rates
from trading.deposits.models import Guarantee, Payment, Refund, RefundOrder
from trading.deposits.owing import Owed, Owing
from trading.deposits.rules import (
    GUARANTEE,
    REFUND,
    REFUNDING,
    GuaranteeState,
    RefundGround,
    RefundState,
    new_code,
)
from trading.deposits.statement import Line
from trading.deposits.words import REFUND_PURPOSES
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.money import ZERO
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction

HEADINGS: Final = ("退款码", "收款户名", "收款账号", "收款开户行", "金额", "其中本金", "其中利息", "附言")
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def instruct_refunds(tx: Transaction, instance: Path, payment_ids: Collection[UUID]) -> RefundOrder:
    """Order the bank to pay these back, interest to this day, in one file.

    Raises Invalid when nothing is chosen, Conflict for money that is to stay or is on its way already.
    """
    payments = [tx.lock(Payment, each) for each in sorted(payment_ids)]
    tx.require(Action.KEEP_LEDGER)
    if not payments:
        raise Invalid.field("payment", text("Choose at least one payment."))
    account = queries.account_in_force(tx.session)
    if account is None:
        raise Conflict("no_deposit_account", text("Name the account for securities first."))
    known = Owing(tx.session, instance, tx.now)
    refunds = [_refund(tx, instance, payment, known.payment(payment)) for payment in payments]
    frozen = _as_csv(refunds)
    order = tx.add(
        RefundOrder(
            account_id=account.id,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            made_by=tx.person_id,
            made_at=tx.now,
        )
    )
    tx.session.flush()
    for refund in refunds:
        refund.order_id = order.id
        tx.add(refund)
    tx.session.flush()
    for refund, payment in zip(refunds, payments, strict=True):
        _record(tx, "refund.instructed", refund, payment)
    tx.record("refund_order.made", order, sha256=order.sha256)
    return order


def _refund(tx: Transaction, instance: Path, payment: Payment, owed: Owed | None) -> Refund:
    again = payment.refund
    if again is not None and again.state is RefundState.BOUNCED:
        REFUND.apply(again, "instruct")
        again.instructed_at = tx.now
        return again
    if again is not None or owed is None or owed.since is None or owed.due_at is None:
        reason = text("The payment %(reference)s is not to go back now.", reference=payment.reference)
        raise Conflict("not_due", reason)
    came, today = (at.astimezone(BEIJING).date() for at in (payment.booked_at, tx.now))
    earned = (
        interest(payment.amount, came, today, load_rates(instance / "deposits")) if owed.interest else None
    )
    forfeiture = payment.deposit.forfeiture if payment.deposit else None
    payee = (
        (forfeiture.payee_name, forfeiture.payee_bank, forfeiture.payee_account)
        if forfeiture
        else (payment.payer_name, payment.payer_bank, payment.payer_account)
    )
    return Refund(
        payment_id=payment.id,
        ground=owed.ground,
        code=new_code(REFUNDING),
        amount=payment.amount,
        interest=earned.amount if earned else ZERO,
        formula=json.dumps(earned.as_json() if earned else {}),
        payee_name=payee[0],
        payee_bank=payee[1],
        payee_account=payee[2],
        since=owed.since,
        due_at=owed.due_at,
        instructed_at=tx.now,
    )


def _as_csv(refunds: Collection[Refund]) -> str:
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADINGS)
    for each in refunds:
        total = each.amount + each.interest
        remark = f"{REFUND_PURPOSES[each.ground]} {each.code}"
        rows.writerow(
            _harmless(cell)
            for cell in (
                each.code,
                each.payee_name,
                each.payee_account,
                each.payee_bank,
                total.yuan_text(),
                each.amount.yuan_text(),
                each.interest.yuan_text(),
                remark,
            )
        )
    return written.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def confirm_refund(tx: Transaction, code: str, line: Line) -> bool:
    """Note from the bank's statement that a refund was paid; False unless instructed in this amount."""
    refund = tx.session.scalar(select(Refund).where(Refund.code == code))
    if refund is None or line.amount != refund.amount + refund.interest:
        return False
    if refund.state is RefundState.PAID:
        return refund.reference == line.reference
    if refund.state is not RefundState.INSTRUCTED:
        return False
    REFUND.apply(refund, "confirm")
    refund.paid_at, refund.reference = line.booked_at, line.reference
    _record(tx, "refund.paid", refund, refund.payment)
    return True


def bounce_refund(tx: Transaction, refund_id: UUID, reason: str) -> None:
    """Note that the bank could not pay a refund out; it is instructed again. Raises Invalid on `reason`."""
    refund = tx.lock(Refund, refund_id)
    tx.require(Action.KEEP_LEDGER)
    if not reason:
        raise Invalid.field("reason", text("Say what the bank answered."))
    REFUND.apply(refund, "bounce")
    refund.bounced_because = reason
    _record(tx, "refund.bounced", refund, refund.payment, reason=reason)


def end_guarantee(tx: Transaction, instance: Path, guarantee_id: UUID) -> None:
    """Give a guarantee back, or claim it if it was forfeited; raises Conflict while it must stand."""
    guarantee = tx.lock(Guarantee, guarantee_id)
    tx.require(Action.KEEP_LEDGER)
    owed = Owing(tx.session, instance, tx.now).deposit(guarantee.deposit)
    if owed is None or owed.since is None:
        raise Conflict("not_due", text("The guarantee must stand for now."))
    GUARANTEE.apply(guarantee, "claim" if owed.ground is RefundGround.FORFEITED else "release")
    guarantee.ended_at = tx.now
    attempt = guarantee.deposit.lot_attempt
    tx.record(
        "guarantee.claimed" if guarantee.state is GuaranteeState.CLAIMED else "guarantee.released",
        guarantee,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
    )


def _record(tx: Transaction, action: str, refund: Refund, payment: Payment, **facts: str) -> None:
    attempt = payment.deposit.lot_attempt if payment.deposit else None
    tx.record(
        action,
        refund,
        project_id=attempt.project_id if attempt else None,
        sealed_until=attempt.id if attempt else None,
        amount=refund.amount.yuan_text(),
        interest=refund.interest.yuan_text(),
        **facts,
    )
