"""The cashier keeps the ledger: imports statements, assigns what has no code, checks guarantees."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sqlalchemy import select

from trading.deposits import queries
from trading.deposits.commands.refunding import confirm_refund
from trading.deposits.models import Deposit, Guarantee, Payment, PaymentNotice, Statement
from trading.deposits.rules import CHARGING, GUARANTEE, PAYMENT, REFUNDING, GuaranteeState, codes_in
from trading.deposits.statement import Line, read_statement
from trading.kernel.errors import Conflict, Duplicate, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


@dataclass
class Imported:
    """What became of the lines of a statement."""

    lines: int = 0
    known: int = 0
    matched: int = 0
    foreign: int = 0
    charged: int = 0
    unmatched: int = 0
    refunded: int = 0
    unexplained: list[str] = field(default_factory=list)
    """References of money that went out without an instruction of this ledger, or in another amount."""


def import_statement(tx: Transaction, file_name: str, data: bytes) -> tuple[Statement, Imported]:
    """Import a statement of the account in force, whole or not at all.

    Transactions that are known are passed over, so that overlapping statements do no harm. Raises Invalid on
    `statement` for a file with faults, Duplicate for the very same file, Conflict without an account.
    """
    tx.require(Action.KEEP_LEDGER)
    account = queries.account_in_force(tx.session)
    if account is None:
        raise Conflict("no_deposit_account", text("Name the account for securities first."))
    digest = hashlib.sha256(data).hexdigest()
    if tx.session.scalar(select(Statement).where(Statement.sha256 == digest)) is not None:
        raise Duplicate("statement_known", text("This very file was imported already."))
    lines = read_statement(data)
    report = Imported(lines=len(lines))
    statement = tx.add(
        Statement(
            account_id=account.id,
            file_name=file_name,
            sha256=digest,
            report="{}",
            imported_by=tx.person_id,
            imported_at=tx.now,
        )
    )
    tx.session.flush()
    for line in lines:
        if line.is_credit:
            _take_in(tx, statement, line, report)
        else:
            _explain(tx, line, report)
    statement.report = json.dumps(asdict(report), ensure_ascii=False)
    tx.record("statement.imported", statement, sha256=digest)
    return statement, report


def _take_in(tx: Transaction, statement: Statement, line: Line, report: Imported) -> None:
    if _is_known(tx, statement, line.reference):
        report.known += 1
        return
    payment = tx.add(
        Payment(
            statement_id=statement.id,
            account_id=statement.account_id,
            reference=line.reference,
            booked_at=line.booked_at,
            amount=line.amount,
            payer_name=line.name,
            payer_account=line.account,
            payer_bank=line.bank,
            remark=line.remark,
        )
    )
    deposit, notice = _named(tx, line.remark)
    if deposit is not None:
        match(tx, payment, deposit)
        report.matched += 1
        report.foreign += not payment.from_own
    elif notice is not None:
        payment.payment_notice_id = notice.id
        report.charged += 1
    else:
        report.unmatched += 1


def _is_known(tx: Transaction, statement: Statement, reference: str) -> bool:
    known = select(Payment.id).where(
        Payment.account_id == statement.account_id, Payment.reference == reference
    )
    return tx.session.scalar(known) is not None


def _named(tx: Transaction, remark: str) -> tuple[Deposit | None, PaymentNotice | None]:
    """The one thing that the remark pays for; nothing when it names several."""
    codes = set(codes_in(remark))
    if len(codes) != 1:
        return None, None
    code = codes.pop()
    if code.startswith(PAYMENT):
        return tx.session.scalar(select(Deposit).where(Deposit.code == code)), None
    if code.startswith(CHARGING):
        return None, tx.session.scalar(select(PaymentNotice).where(PaymentNotice.code == code))
    return None, None


def match(tx: Transaction, payment: Payment, deposit: Deposit) -> None:
    """Count a payment towards a security, and tell whether its payer's basic account paid it."""
    own = queries.basic_account(tx.session, deposit.organisation_id, payment.booked_at)
    payment.deposit_id = deposit.id
    payment.deposit = deposit
    payment.from_own = own is not None and own.number == payment.payer_account
    attempt = deposit.lot_attempt
    tx.record(
        "payment.matched",
        deposit,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        amount=payment.amount.yuan_text(),
        own_account=payment.from_own,
    )


def _explain(tx: Transaction, line: Line, report: Imported) -> None:
    for code in codes_in(line.remark):
        if code.startswith(REFUNDING) and confirm_refund(tx, code, line):
            report.refunded += 1
            return
    report.unexplained.append(line.reference)


def assign_payment(tx: Transaction, payment_id: UUID, code: str, reason: str) -> None:
    """Say by hand for which code a payment came; raises Invalid on `code` or `reason`, Conflict."""
    payment = tx.lock(Payment, payment_id)
    tx.require(Action.KEEP_LEDGER)
    if payment.deposit_id is not None or payment.refund is not None:
        raise Conflict("payment_known", text("This payment is assigned already."))
    if not reason:
        raise Invalid.field("reason", text("Say how you know for what this payment came."))
    deposit, _ = _named(tx, code)
    if deposit is None:
        raise Invalid.field("code", text("There is no such payment code."), "code_unknown")
    payment.assigned_by, payment.reason = tx.person_id, reason
    match(tx, payment, deposit)


def clear_payment(tx: Transaction, payment_id: UUID, reason: str) -> None:
    """Let a payment from another account count, with a reason; raises Invalid on `clearance`, Conflict."""
    payment = tx.lock(Payment, payment_id)
    tx.require(Action.KEEP_LEDGER)
    deposit = payment.deposit
    if deposit is None or payment.is_own or payment.refund is not None:
        raise Conflict("nothing_to_clear", text("There is nothing to clear about this payment."))
    if not reason:
        raise Invalid.field("clearance", text("Say by which evidence the account is the payer's own."))
    payment.cleared_by, payment.clearance = tx.person_id, reason
    attempt = deposit.lot_attempt
    tx.record(
        "payment.cleared",
        deposit,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        amount=payment.amount.yuan_text(),
        reason=reason,
    )


def check_guarantee(tx: Transaction, guarantee_id: UUID, *, genuine: bool, reason: str) -> None:
    """Accept or refuse a guarantee after asking its issuer; raises Invalid on `reason` for a bare refusal."""
    guarantee = tx.lock(Guarantee, guarantee_id)
    tx.require(Action.KEEP_LEDGER)
    if not genuine and not reason:
        raise Invalid.field("reason", text("Say why the guarantee is refused; its bidder will read it."))
    GUARANTEE.apply(guarantee, "accept" if genuine else "refuse")
    guarantee.reason = reason
    guarantee.checked_by, guarantee.checked_at = tx.person_id, tx.now
    attempt = guarantee.deposit.lot_attempt
    tx.record(
        "guarantee.accepted" if guarantee.state is GuaranteeState.ACCEPTED else "guarantee.refused",
        guarantee,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        reason=reason,
    )
