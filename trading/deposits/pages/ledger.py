"""A deposit as its readers see it: what was paid, what it is worth, and when it goes back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trading.deposits import queries
from trading.deposits.models import Deposit, Payment, Refund
from trading.deposits.owing import Owed, Owing
from trading.deposits.rules import Finding, finding
from trading.kernel.money import Money
from trading.store.db import db
from trading.web.identity import platform


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One payment; `formula` tells how the interest of its refund was computed."""

    payment: Payment
    finding: Finding
    refund: Refund | None
    owed: Owed | None
    formula: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DepositRow:
    deposit: Deposit
    amount: Money
    secured: bool
    payments: list[PaidRow]
    owed: Owed | None


def rows_of(deposits: Iterable[Deposit], now: datetime) -> list[DepositRow]:
    """Put deposits into rows, each with what is owed for it now."""
    session = db.session()
    owing = Owing(session, platform().config.instance, now)
    return [_row(each, queries.owed(session, each), owing) for each in deposits]


def _row(deposit: Deposit, amount: Money, owing: Owing) -> DepositRow:
    return DepositRow(
        deposit,
        amount,
        queries.secures(deposit, amount),
        [_paid(payment, deposit, owing) for payment in deposit.payments],
        owing.deposit(deposit),
    )


def _paid(payment: Payment, deposit: Deposit, owing: Owing) -> PaidRow:
    refund = payment.refund
    return PaidRow(
        payment,
        finding(queries.paid(payment), deposit.due),
        refund,
        None if refund else owing.payment(payment),
        json.loads(refund.formula) if refund else {},
    )
