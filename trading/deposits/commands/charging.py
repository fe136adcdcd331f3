"""One payment notice for everything that the winner of a lot must pay."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from trading.deposits import queries
from trading.deposits.models import PaymentNotice, Settlement
from trading.deposits.rules import CHARGING, Payer, new_code
from trading.deposits.sheet import Item, items_of
from trading.kernel.errors import Conflict, Duplicate, TooEarly
from trading.kernel.money import ZERO
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.lines import instant_text
from trading.store.counters import next_number
from trading.store.transaction import Transaction

SCHEMA: Final = "payment-notice/1"
TO_PAY_WITHIN: Final = timedelta(days=10)
"""For the county to decide; a performance security keeps the day the unit gave it."""


def issue_payment_notice(tx: Transaction, instance: Path, lot_attempt_id: UUID) -> PaymentNotice:
    """Number and freeze the notice of all charges to the winner.

    Raises TooEarly before the award, Duplicate for a second one, Conflict when nothing is to be paid.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.CHARGE, attempt)
    outcome = queries.settlement_of(tx.session, attempt.id)
    if attempt.state is not AttemptState.AWARDED or outcome is None:
        raise TooEarly("not_awarded", text("There is no winner yet."))
    known = select(PaymentNotice).where(
        PaymentNotice.lot_attempt_id == attempt.id, PaymentNotice.organisation_id == outcome.winner_id
    )
    if tx.session.scalar(known) is not None:
        raise Duplicate("notice_issued", text("The payment notice was issued already."))
    items = [each for each in items_of(tx.session, attempt, instance, tx.now) if each.payer is Payer.WINNER]
    if not items:
        reason = text("Nothing is to be paid: the county's schedule of charges is empty.")
        raise Conflict("nothing_to_pay", reason)
    return _issue(tx, attempt, outcome, items)


def _issue(tx: Transaction, attempt: LotAttempt, outcome: Settlement, items: list[Item]) -> PaymentNotice:
    serial = next_number(tx.session, f"payment-notice:{attempt.project_id}")
    number = f"{attempt.project.wire_base}-J{serial:02d}"
    code, due_at = new_code(CHARGING), tx.now + TO_PAY_WITHIN
    total = sum((item.amount for item in items if item.amount), ZERO)
    account = queries.account_in_force(tx.session)
    frozen = json.dumps(
        {
            "schema": SCHEMA,
            "number": number,
            "issued": instant_text(tx.now),
            "project": {"number": attempt.project.number, "title": attempt.project.title},
            "lot": attempt.wire_id,
            "lot_title": attempt.lot.title,
            "payer": {"name": outcome.winner.name, "credit_code": outcome.winner.credit_code},
            "items": [_frozen(item, code) for item in items],
            "total": total.yuan_text(),
            "due": instant_text(due_at),
            "account": {"holder": account.holder, "bank": account.bank, "number": account.number}
            if account
            else None,
        },
        ensure_ascii=False,
        indent=1,
    )
    notice = tx.add(
        PaymentNotice(
            project_id=attempt.project_id,
            lot_attempt_id=attempt.id,
            organisation_id=outcome.winner_id,
            number=number,
            code=code,
            total=total,
            due_at=due_at,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            issued_by=tx.person_id,
            issued_at=tx.now,
        )
    )
    tx.record(
        "payment_notice.issued",
        notice,
        project_id=attempt.project_id,
        number=number,
        amount=total.yuan_text(),
        sha256=notice.sha256,
    )
    tx.enqueue("payment_notice.pdf", str(notice.id), {"notice": str(notice.id)})
    return notice


def _frozen(item: Item, code: str) -> dict[str, Any]:
    return {
        "title": item.title,
        "basis": item.basis.source,
        "certainty": item.basis.certainty.value,
        "standard": item.standard,
        "amount": item.amount.yuan_text() if item.amount else None,
        "payee": item.payee,
        "due": instant_text(item.due_at) if item.due_at else None,
        "code": item.code or code,
    }
