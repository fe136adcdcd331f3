"""The cashier keeps the account for securities; bidders pay into it or hand in guarantees."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Final
from uuid import UUID

from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.demo.acts.registering import Row, drafter_of
from trading.demo.stage import Stage
from trading.deposits import commands, queries
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.giving import GuaranteeText
from trading.deposits.models import Deposit, Refund
from trading.deposits.owing import payments_owed
from trading.deposits.rules import RefundGround, RefundState, SecurityKind
from trading.kernel.clock import BEIJING
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.store.db import db

HEADINGS: Final = ("流水号", "交易时间", "收支", "金额", "对方户名", "对方账号", "对方开户行", "附言")
BANK: Final = "云栖农村商业银行营业部"


@dataclass(frozen=True)
class Booked:
    """One line of the bank's statement."""

    amount: Money
    name: str
    account: str
    remark: str
    is_out: bool = False


def open_accounts(stage: Stage, logins: Iterable[str]) -> None:
    """The cashier names the account, once; these bidders register theirs."""
    if queries.account_in_force(db.session()) is None:
        with stage.acting("cashier") as tx:
            holder = "云栖县公共资源交易中心保证金专户"
            commands.register_deposit_account(tx, Account(holder, BANK, "8811 0100 0000 6688"))
    for login in logins:
        if queries.basic_account(db.session(), _unit(stage, login).id) is None:
            account = Account(_unit(stage, login).name, BANK, account_number(stage, login))
            with stage.acting(login) as tx:
                commands.register_basic_account(tx, account)


def _unit(stage: Stage, login: str) -> Organisation:
    return db.session.get_one(Organisation, stage.cast[login].organisation_id)


def account_number(stage: Stage, login: str) -> str:
    """A made-up basic account."""
    return f"6217{_unit(stage, login).id.int % 10**15:015d}"


def ask(stage: Stage, lot_attempt_id: UUID, login: str) -> Deposit:
    """Ask for the payment code of a bidder."""
    with stage.acting(login) as tx:
        deposit_id = commands.ask_for_code(tx, lot_attempt_id).id
    return db.session.get_one(Deposit, deposit_id)


def pay_all(stage: Stage, tender_id: UUID, logins: Sequence[str]) -> None:
    """Each of these bidders pays what every lot of the tender asks for."""
    open_accounts(stage, logins)
    attempts = tenders.attempts_of(db.session.get_one(Tender, tender_id))
    ids = [attempt.id for attempt in attempts]
    book(stage, [transfer(stage, ask(stage, each, login), login) for each in ids for login in logins])


def transfer(stage: Stage, deposit: Deposit, login: str, account: str = "") -> Booked:
    """The whole amount with its code, from the basic account unless another is named."""
    amount = queries.owed(db.session(), deposit)
    number = account or account_number(stage, login)
    return Booked(amount, _unit(stage, login).name, number, f"保证金{deposit.code}")


def book(stage: Stage, entries: Iterable[Booked]) -> None:
    """Let the cashier import a statement of these lines, booked just now."""
    at = stage.clock.now().astimezone(BEIJING)
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADINGS)
    for each in entries:
        way = "支出" if each.is_out else "收入"
        reference = new_id().hex[:18].upper()
        amount = each.amount.yuan_text()
        rows.writerow(
            (reference, f"{at:%Y-%m-%d %H:%M:%S}", way, amount, each.name, each.account, BANK, each.remark)
        )
    with stage.acting("cashier") as tx:
        commands.import_statement(tx, f"对账单{at:%m%d%H%M}.csv", written.getvalue().encode())


def pay_in_every_way(stage: Stage, tender_id: UUID, logins: Sequence[str]) -> None:
    """One pays as it should, one from elsewhere, one by guarantee; something comes without a code."""
    open_accounts(stage, logins)
    lot = tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id
    own, foreign, guaranteed = (ask(stage, lot, login) for login in logins[:3])
    book(
        stage,
        [
            transfer(stage, own, logins[0]),
            transfer(stage, foreign, logins[1], account="6228480012345678901"),
            Booked(Money.yuan(5_000), "云栖县诚达劳务有限公司", "6228480098765432109", "投标款"),
        ],
    )
    until = (stage.clock.now() + timedelta(days=200)).astimezone(BEIJING).date()
    amount = queries.owed(db.session(), guaranteed)
    said = GuaranteeText("锦川融资担保有限公司", "JCDB-2026-00871", "7H3K-92QX", amount, until)
    with stage.acting(logins[2]) as tx:
        commands.register_guarantee(tx, guaranteed.id, said)


def demand_performance(stage: Stage, row: Row, tender_id: UUID) -> None:
    """The unit asks the winner for a tenth of the price; the centre issues the payment notice; it is paid."""
    for attempt_id in [each.id for each in tenders.attempts_of(db.session.get_one(Tender, tender_id))]:
        outcome = queries.settlement_of(db.session(), attempt_id)
        if outcome is None:
            raise LookupError(attempt_id)
        tenth, winner_id = Money(outcome.price.fen // 10), outcome.winner_id
        with stage.acting(drafter_of(row)) as tx:
            due = stage.clock.now() + timedelta(days=10)
            commands.demand_performance(tx, attempt_id, tenth, due)
        with stage.acting("operator") as tx:
            commands.issue_payment_notice(tx, stage.instance, attempt_id)
        deposit = queries.deposit_of(db.session(), attempt_id, winner_id, SecurityKind.PERFORMANCE)
        winner = next(login for login, actor in stage.cast.items() if actor.organisation_id == winner_id)
        if deposit is not None:
            book(stage, [transfer(stage, deposit, winner)])


def pay_losers_back(stage: Stage) -> None:
    """The cashier instructs the bank to pay the losers back, and the bank does so."""
    owed = payments_owed(db.session(), stage.instance, stage.clock.now())
    due = [payment.id for payment, each in owed if each.ground is RefundGround.LOSER and each.due_at]
    with stage.acting("cashier") as tx:
        commands.instruct_refunds(tx, stage.instance, due)
    refunds = db.session.scalars(select(Refund).where(Refund.state == RefundState.INSTRUCTED)).all()
    book(
        stage,
        [
            Booked(each.amount + each.interest, each.payee_name, each.payee_account, each.code, is_out=True)
            for each in refunds
        ],
    )
