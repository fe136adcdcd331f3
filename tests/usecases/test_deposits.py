"""Securities: what counts, what is found wrong with it, when it goes back and with how much."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.bids import hand_in, seal_bid, withdrawal_note
from tests.support.deposits import (
    SECURITY,
    Entry,
    a_secured_tender,
    account_number,
    ask_for_code,
    import_entries,
    open_accounts,
    secure,
)
from tests.support.openings import open_lot
from tests.support.results import accept_all, announce, report, wait_for_publicity
from trading.bids import intake
from trading.deposits import commands, queries
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.giving import GuaranteeText
from trading.deposits.commands.settling import Forfeit
from trading.deposits.models import Payment, Refund
from trading.deposits.owing import Owing, guarantees_owed, payments_owed
from trading.deposits.rules import Finding, ForfeitGround, RefundGround, RefundState, finding
from trading.kernel.actors import Actor
from trading.kernel.errors import (
    Conflict,
    DomainError,
    Duplicate,
    Forbidden,
    Invalid,
    NotFound,
    TooEarly,
    TooLate,
)
from trading.kernel.money import ZERO, Money
from trading.projects.models import LotAttempt


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def org(actor: Actor) -> object:
    return actor.organisation_id


def owed(world: World) -> dict[object, tuple[RefundGround, object]]:
    """Who is owed what now, on which ground, and by when."""
    found = payments_owed(world.session, world.platform.config.instance, world.clock.now())
    return {payment.deposit.organisation_id: (each.ground, each.due_at) for payment, each in found}


def instruct(world: World, county: County, payments: list[object]) -> str:
    with world.acting(county.cashier) as tx:
        return commands.instruct_refunds(tx, world.platform.config.instance, payments).frozen


def test_a_bidder_is_secured_by_money_in_time_from_its_own_basic_account(
    world: World, county: County
) -> None:
    lot = a_secured_tender(world, county).lot_attempt_ids[0]
    first, second, third, _ = county.bidders
    codes = {each: ask_for_code(world, each, lot) for each in (first, second, third)}
    assert len({each.code for each in codes.values()}) == 3
    assert ask_for_code(world, first, lot).code == codes[first].code
    now = world.clock.now()
    found = import_entries(
        world,
        county,
        Entry(
            SECURITY, f"投标 保证金{codes[first].code.lower()}", account_number(first), now, reference="r1"
        ),
        Entry(Money.yuan(9_999), codes[second].code, account_number(second), now),
        Entry(SECURITY, codes[third].code, "6222000011112222", now),
        Entry(SECURITY, "没有写付款码", account_number(first), now),
    )
    assert (found.matched, found.foreign, found.unmatched) == (3, 1, 1)
    secured = {each: queries.is_secured(world.session, lot, each.organisation_id) for each in codes}
    assert secured == {first: True, second: False, third: False}

    again = import_entries(
        world,
        county,
        Entry(SECURITY, codes[first].code, account_number(first), now, reference="r1"),
        Entry(Money.yuan(1), codes[second].code, account_number(second), now),
    )
    assert (again.known, again.matched) == (1, 1)
    assert queries.is_secured(world.session, lot, second.organisation_id)

    foreign = world.session.scalars(select(Payment).where(Payment.deposit_id == codes[third].id)).one()
    assert finding(queries.paid(foreign), codes[third].due) is Finding.FOREIGN_ACCOUNT
    with world.acting(county.cashier) as tx:
        commands.clear_payment(tx, foreign.id, "持新开户许可证，基本账户已变更。")
    assert queries.is_secured(world.session, lot, third.organisation_id)


def test_money_at_the_deadline_is_late_and_goes_back(world: World, county: County) -> None:
    tender = a_secured_tender(world, county)
    lot, bidder = tender.lot_attempt_ids[0], county.bidders[0]
    deposit = ask_for_code(world, bidder, lot)
    world.clock.advance_to(tender.deadline)
    import_entries(
        world,
        county,
        Entry(SECURITY, deposit.code, account_number(bidder), tender.deadline, reference="late"),
    )
    assert not queries.is_secured(world.session, lot, bidder.organisation_id)
    assert owed(world)[bidder.organisation_id][0] is RefundGround.LATE
    with pytest.raises(TooLate, match="security_late"):
        ask_for_code(world, county.bidders[1], lot)


def test_what_has_no_code_is_assigned_by_hand_and_never_twice(world: World, county: County) -> None:
    lot, bidder = a_secured_tender(world, county).lot_attempt_ids[0], county.bidders[0]
    deposit = ask_for_code(world, bidder, lot)
    import_entries(world, county, Entry(SECURITY, "保证金", account_number(bidder), world.clock.now()))
    payment_id = queries.unmatched(world.session)[0].id
    for code, reason, wrong in (("BZ00000000", "电话核实", "code"), (deposit.code, "", "reason")):
        with pytest.raises(Invalid) as refused, world.acting(county.cashier) as tx:
            commands.assign_payment(tx, payment_id, code, reason)
        assert wrong in refused.value.fields
    with world.acting(county.cashier) as tx:
        commands.assign_payment(tx, payment_id, deposit.code, "付款人来函说明。")
    assert queries.is_secured(world.session, lot, bidder.organisation_id)
    with pytest.raises(Conflict), world.acting(county.cashier) as tx:
        commands.assign_payment(tx, payment_id, deposit.code, "再来一次")
