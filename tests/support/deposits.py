"""Tenders that ask for security, money that comes in by bank statements, as the cashier imports them."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from uuid import UUID

from tests.support.accounts import County
from tests.support.announcements import (
    PublishedTender,
    a_complete_tender,
    a_published_notice,
    made_locks,
)
from tests.support.app import World
from tests.support.projects import an_accepted_project
from trading.announcements import commands as announcing
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.deposits import commands, queries
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.keeping import Imported
from trading.deposits.models import Deposit
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.kernel.ids import new_id
from trading.kernel.money import Money

SECURITY = Money.yuan(10_000)
HEADINGS = ("流水号", "交易时间", "收支", "金额", "对方户名", "对方账号", "对方开户行", "附言")


@dataclass(frozen=True)
class Entry:
    """One line of a bank statement; of `account` money comes from, or goes to when `out`."""

    amount: Money
    remark: str
    account: str
    at: datetime
    out: bool = False
    reference: str = ""
    name: str = "示范建设有限公司"


def statement(*entries: Entry) -> bytes:
    """A statement as the bank exports it."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADINGS)
    for each in entries:
        at = each.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        way = "支出" if each.out else "收入"
        reference = each.reference or new_id().hex[:16]
        bank = "示范农商行"
        rows.writerow(
            (reference, at, way, each.amount.grouped(), each.name, each.account + "\t", bank, each.remark)
        )
    return written.getvalue().encode("gb18030")


def import_entries(world: World, county: County, *entries: Entry) -> Imported:
    """Let the cashier import one statement."""
    with world.acting(county.cashier) as tx:
        return commands.import_statement(tx, "对账单.csv", statement(*entries))[1]


def account_number(bidder: Actor) -> str:
    """The basic account of a bidder of these tests."""
    return f"6217{organisation_id(bidder).int % 10**15:015d}"


def open_accounts(world: World, county: County) -> None:
    """The cashier names the account for securities; every bidder registers its basic account."""
    with world.acting(county.cashier) as tx:
        commands.register_deposit_account(
            tx, Account("示范县公共资源交易中心", "示范县农村商业银行", "8811 0000 0000 1234")
        )
    for bidder in county.bidders:
        open_basic_account(world, bidder)


def open_basic_account(world: World, bidder: Actor) -> None:
    with world.acting(bidder) as tx:
        commands.register_basic_account(tx, Account("示范建设有限公司", "示范农商行", account_number(bidder)))


def a_secured_tender(
    world: World,
    county: County,
    *,
    security: Money = SECURITY,
    lots: int = 1,
    days: int = 10,
    project: UUID | None = None,
) -> PublishedTender:
    """A tender on offer that asks every bidder for security; its accounts are open."""
    if queries.account_in_force(world.session) is None:
        open_accounts(world, county)
    project_id = project or an_accepted_project(world, county, lots=lots)
    tender_id = a_complete_tender(world, county.unit, project_id, days=days)
    with world.acting(county.unit.drafter) as tx:
        version = tx.get(Tender, tender_id).version
        announcing.edit_terms(tx, tender_id, version, {"bid_security": security}, {})
    keys = made_locks(world, county, tender_id)
    notice_id = a_published_notice(world, county.unit, tender_id)
    tender = world.session.get_one(Tender, tender_id)
    assert tender.deadline is not None
    attempts = tuple(each.id for each in announcements.attempts_of(tender))
    return PublishedTender(tender_id, project_id, attempts, notice_id, tender.deadline, county.unit, keys)


def ask_for_code(world: World, bidder: Actor, lot_attempt_id: UUID) -> Deposit:
    with world.acting(bidder) as tx:
        deposit_id = commands.ask_for_code(tx, lot_attempt_id).id
    return world.session.get_one(Deposit, deposit_id)


def deposit_of(world: World, lot_attempt_id: UUID, bidder: Actor) -> Deposit:
    """The bid security of a bidder that has asked for its code, as it stands now."""
    found = queries.deposit_of(world.session, lot_attempt_id, organisation_id(bidder))
    assert found is not None
    return found


def is_secured(world: World, lot_attempt_id: UUID, bidder: Actor) -> bool:
    return queries.is_secured(world.session, lot_attempt_id, organisation_id(bidder))


def organisation_id(actor: Actor) -> UUID:
    assert actor.organisation_id is not None
    return actor.organisation_id


def secure(world: World, county: County, lot_attempt_id: UUID, *bidders: Actor) -> None:
    """Let bidders pay what the lot asks for, from their own accounts, in one statement."""
    entries = []
    for bidder in bidders:
        deposit = ask_for_code(world, bidder, lot_attempt_id)
        owed = queries.owed(world.session, deposit)
        entries.append(Entry(owed, f"保证金 {deposit.code}", account_number(bidder), world.clock.now()))
    import_entries(world, county, *entries)


def later(world: World, days: float) -> datetime:
    return world.clock.now() + timedelta(days=days)
