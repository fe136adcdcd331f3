"""Securities: what counts, what is found wrong with it, when it goes back and with how much."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_bidder, a_county
from tests.support.announcements import PublishedTender
from tests.support.app import World
from tests.support.bids import hand_in, seal_bid, withdrawal_note
from tests.support.contracts import sign_and_file
from tests.support.deposits import (
    SECURITY,
    Entry,
    a_secured_tender,
    account_number,
    ask_for_code,
    deposit_of,
    import_entries,
    is_secured,
    open_basic_account,
    organisation_id,
    secure,
)
from tests.support.openings import open_lot
from tests.support.results import accept_all, announce, report, wait_for_publicity
from trading.announcements import commands as announcing
from trading.bids import intake
from trading.deposits import commands, queries
from trading.deposits.commands.accounts import Account
from trading.deposits.commands.giving import GuaranteeText
from trading.deposits.commands.settling import Forfeit
from trading.deposits.models import Payment, Refund
from trading.deposits.moments import moments
from trading.deposits.owing import guarantees_owed, payments_owed
from trading.deposits.rules import Finding, ForfeitGround, RefundGround, RefundState, SecurityKind, finding
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid, NotFound, TooEarly, TooLate
from trading.kernel.money import ZERO, Money
from trading.kernel.permissions import Action
from trading.openings.models import OpeningRecord
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt
from trading.store.renditions import Rendition


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def instance(world: World) -> Path:
    return world.platform.config.instance


def owed(world: World) -> dict[UUID | None, tuple[RefundGround, datetime | None]]:
    """Who is owed what now, on which ground, and by when."""
    found = payments_owed(world.session, instance(world), world.clock.now())
    return {
        payment.deposit.organisation_id: (each.ground, each.due_at)
        for payment, each in found
        if payment.deposit is not None
    }


def instruct(world: World, county: County, payments: Sequence[UUID]) -> str:
    with world.acting(county.cashier) as tx:
        return commands.instruct_refunds(tx, instance(world), payments).frozen


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
    secured = {each: is_secured(world, lot, each) for each in codes}
    assert secured == {first: True, second: False, third: False}

    again = import_entries(
        world,
        county,
        Entry(SECURITY, codes[first].code, account_number(first), now, reference="r1"),
        Entry(Money.yuan(1), codes[second].code, account_number(second), now),
    )
    assert (again.known, again.matched) == (1, 1)
    assert is_secured(world, lot, second)

    foreign = world.session.scalars(select(Payment).where(Payment.deposit_id == codes[third].id)).one()
    assert finding(queries.paid(foreign), codes[third].due) is Finding.FOREIGN_ACCOUNT
    with world.acting(county.cashier) as tx:
        commands.clear_payment(tx, foreign.id, "持新开户许可证，基本账户已变更。")
    assert is_secured(world, lot, third)


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
    assert not is_secured(world, lot, bidder)
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
    assert is_secured(world, lot, bidder)
    with pytest.raises(Conflict), world.acting(county.cashier) as tx:
        commands.assign_payment(tx, payment_id, deposit.code, "再来一次")


def test_losers_and_winner_get_their_money_back_with_interest_by_the_frozen_clock(
    world: World, county: County
) -> None:
    tender = a_secured_tender(world, county)
    lot = tender.lot_attempt_ids[0]
    first, second, third, idle = county.bidders
    secure(world, county, lot, first, second, third, idle)
    paid_at = world.clock.now()
    prices = ("1280000.00", "1265000.00", "1310000.50")
    for bidder, price in zip((first, second, third), prices, strict=True):
        hand_in(world, lot, bidder, seal_bid(world, lot, bidder, price))
    assert owed(world) == {}

    open_lot(world, tender, lot)
    record = world.session.get_one(OpeningRecord, lot)
    read_out = [each["security"] for each in json.loads(record.frozen)["bids"]]
    assert [(each["given"], each["form"], each["own_account"]) for each in read_out] == [
        (True, "transfer", True)
    ] * 3
    assert list(owed(world)) == [idle.organisation_id]
    assert owed(world)[idle.organisation_id][0] is RefundGround.WITHDRAWN

    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    waiting = owed(world)
    assert waiting[second.organisation_id] == (RefundGround.WINNER, None)
    assert waiting[first.organisation_id] == waiting[third.organisation_id] == (RefundGround.LOSER, None)
    losers = select(Payment).where(Payment.deposit.has(organisation_id=first.organisation_id))
    payment_id = world.session.scalars(losers).one().id
    with pytest.raises(Conflict, match="not_due"):
        instruct(world, county, [payment_id])

    signed_at = world.clock.now()
    sign_and_file(world, county, lot)
    due = owed(world)[first.organisation_id][1]
    assert due is not None
    assert signed_at + timedelta(days=4) <= due <= signed_at + timedelta(days=9)
    world.clock.advance(timedelta(days=3))
    days = (world.clock.now().astimezone(BEIJING).date() - paid_at.astimezone(BEIJING).date()).days
    interest = round(SECURITY.fen * days * 0.05 / 100 / 360)
    frozen = instruct(world, county, [payment_id])
    refund = world.session.scalars(select(Refund)).one()
    assert (refund.amount, refund.interest) == (SECURITY, Money(interest))
    assert json.loads(refund.formula)["spans"] == [{"days": days, "percent": "0.05"}]
    assert (SECURITY + refund.interest).yuan_text() in frozen
    assert account_number(first) in frozen

    other = Entry(SECURITY, f"退还 {refund.code}", account_number(first), world.clock.now(), out=True)
    short = import_entries(world, county, other)
    assert (short.refunded, len(short.unexplained)) == (0, 1)
    whole = Entry(
        SECURITY + refund.interest, f"退还 {refund.code}", account_number(first), world.clock.now(), out=True
    )
    assert import_entries(world, county, whole).refunded == 1
    assert world.session.scalars(select(Refund)).one().state is RefundState.PAID
    assert first.organisation_id not in owed(world)
    returned = [each for each in moments(world.session, [lot]) if "security" in each.event.value]
    assert returned == []
    rest = [payment.id for payment, _ in payments_owed(world.session, instance(world), world.clock.now())]
    instruct(world, county, rest)
    backs = world.session.scalars(select(Refund).where(Refund.state == RefundState.INSTRUCTED)).all()
    entries = [
        Entry(r.amount + r.interest, r.code, r.payee_account, world.clock.now(), out=True) for r in backs
    ]
    assert import_entries(world, county, *entries).refunded == len(backs) == 3
    assert {each.event for each in moments(world.session, [lot])} == {
        Event.SECURITY_RETURNED_TO_LOSERS,
        Event.SECURITY_RETURNED_TO_WINNER,
    }


def test_a_bidder_that_withdraws_gets_its_money_back_within_days(world: World, county: County) -> None:
    tender = a_secured_tender(world, county)
    lot, bidder = tender.lot_attempt_ids[0], county.bidders[0]
    secure(world, county, lot, bidder)
    sealed = seal_bid(world, lot, bidder)
    hand_in(world, lot, bidder, sealed)
    deposit = deposit_of(world, lot, bidder)
    with pytest.raises(Conflict, match="security_bound"), world.acting(bidder) as tx:
        commands.give_up(tx, deposit.id)
    note = withdrawal_note(sealed, world.clock.now())
    intake.withdraw(world.platform, bidder, world.clock, lot, note)
    ground, due = owed(world)[bidder.organisation_id]
    assert due is not None
    assert ground is RefundGround.WITHDRAWN
    assert due <= world.clock.now() + timedelta(days=9)
    payment = world.session.scalars(select(Payment)).one()
    instruct(world, county, [payment.id])
    refund = world.session.scalars(select(Refund)).one()
    assert refund.interest == ZERO
    assert not is_secured(world, lot, bidder)
    with world.acting(county.cashier) as tx:
        commands.bounce_refund(tx, refund.id, "账号与户名不符")
    assert "'" not in instruct(world, county, [payment.id])
    assert world.session.scalars(select(Refund)).one().state is RefundState.INSTRUCTED


def test_a_guarantee_counts_once_its_issuer_has_confirmed_it(world: World, county: County) -> None:
    tender = a_secured_tender(world, county)
    lot, (bidder, other, *_) = tender.lot_attempt_ids[0], county.bidders
    deposit = ask_for_code(world, bidder, lot)
    said = GuaranteeText("示范担保公司", "BH-1", "881234", SECURITY, date(2027, 12, 31))
    for wrong, code in (
        (replace(said, amount=Money(SECURITY.fen - 1)), "guarantee_too_small"),
        (replace(said, valid_until=tender.deadline.date()), "guarantee_too_short"),
    ):
        with pytest.raises(Invalid, match=code), world.acting(bidder) as tx:
            commands.register_guarantee(tx, deposit.id, wrong)
    with world.acting(bidder) as tx:
        guarantee_id = commands.register_guarantee(tx, deposit.id, said).id
    assert not is_secured(world, lot, bidder)
    elsewhere = ask_for_code(world, other, lot)
    with pytest.raises(Duplicate, match="guarantee_known"), world.acting(other) as tx:
        commands.register_guarantee(tx, elsewhere.id, said)
    with pytest.raises(NotFound), world.acting(other) as tx:
        commands.register_guarantee(tx, deposit.id, replace(said, number="BH-2"))
    with pytest.raises(Forbidden), world.acting(county.operator) as tx:
        commands.check_guarantee(tx, guarantee_id, genuine=True, reason="")
    with world.acting(county.cashier) as tx:
        commands.check_guarantee(tx, guarantee_id, genuine=True, reason="官网核验一致。")
    assert is_secured(world, lot, bidder)
    assert guarantees_owed(world.session, instance(world), world.clock.now()) == []
    with pytest.raises(Conflict, match="not_due"), world.acting(county.cashier) as tx:
        commands.end_guarantee(tx, instance(world), guarantee_id)
    world.clock.advance_to(tender.deadline)
    world.work()
    assert [
        each.ground for _, each in guarantees_owed(world.session, instance(world), world.clock.now())
    ] == [RefundGround.FAILED]
    with world.acting(county.cashier) as tx:
        commands.end_guarantee(tx, instance(world), guarantee_id)
    assert guarantees_owed(world.session, instance(world), world.clock.now()) == []


def test_the_winner_gives_performance_security_up_to_its_cap_and_the_unit_keeps_what_is_forfeited(
    world: World, county: County
) -> None:
    tender = a_secured_tender(world, county)
    lot = tender.lot_attempt_ids[0]
    secure(world, county, lot, *county.bidders[:3])
    with pytest.raises(TooEarly, match="not_opened"):
        keep(world, county, lot, county.bidders[0])
    awarded(world, county, tender)
    winner = county.bidders[1]
    outcome = queries.settlement_of(world.session, lot)
    assert outcome is not None
    assert outcome.winner_id == winner.organisation_id
    most = Money(outcome.price.fen // 10)
    due = world.clock.now() + timedelta(days=10)
    with (
        pytest.raises(Invalid, match="performance_too_high") as refused,
        world.acting(county.unit.drafter) as tx,
    ):
        commands.demand_performance(tx, lot, Money(most.fen + 1), due)
    assert "招标投标法实施条例" in str(refused.value.fields["amount"][0])
    with world.acting(county.unit.drafter) as tx:
        code = commands.demand_performance(tx, lot, most, due).code
    with world.acting(county.operator) as tx:
        notice = commands.issue_payment_notice(tx, instance(world), lot)
        notice_id, total = notice.id, notice.total
        assert code in notice.frozen
    assert total == most
    import_entries(world, county, Entry(most, code, account_number(winner), world.clock.now()))
    assert queries.is_secured(world.session, lot, organisation_id(winner), SecurityKind.PERFORMANCE)
    world.work()
    assert world.session.get(Rendition, notice_id) is not None

    keep(world, county, lot, winner)
    assert owed(world)[winner.organisation_id][0] is RefundGround.FORFEITED
    payment = world.session.scalars(
        select(Payment).where(
            Payment.deposit.has(kind=SecurityKind.BID, organisation_id=winner.organisation_id)
        )
    ).one()
    assert "县国库,6222999900001111" in instruct(world, county, [payment.id])


def keep(world: World, county: County, lot: UUID, bidder: Actor) -> None:
    """Let the unit keep a bid security."""
    deposit = deposit_of(world, lot, bidder)
    payee = Account("县国库", "示范农商行", "6222 9999 0000 1111")
    said = Forfeit(ForfeitGround.CONTRACT_REFUSED, "无正当理由不与采购单位订立合同。", payee)
    with world.acting(county.unit.approver) as tx:
        commands.forfeit(tx, deposit.id, said)


def awarded(world: World, county: County, tender: PublishedTender) -> None:
    lot = tender.lot_attempt_ids[0]
    for bidder, price in zip(county.bidders, ("1280000.00", "1265000.00", "1310000.50"), strict=False):
        hand_in(world, lot, bidder, seal_bid(world, lot, bidder, price))
    open_lot(world, tender, lot)
    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)


def test_a_change_of_the_notice_cannot_lift_the_security_over_its_cap(world: World, county: County) -> None:
    tender = a_secured_tender(world, county)
    with pytest.raises(Invalid, match="security_too_high"), world.acting(county.unit.drafter) as tx:
        announcing.draft_amendment(
            tx,
            tender.tender_id,
            instance(world),
            proposed={"bid_security": Money.yuan(100_000)},
            ceilings={},
            reason="调整保证金。",
            material=True,
            reseal=False,
        )


def test_who_may_not_pay_is_refused_without_a_reason(world: World, county: County) -> None:
    tender = a_secured_tender(world, county)
    lot = tender.lot_attempt_ids[0]
    stranger = a_bidder(world, 300, admitted_by=county.operator)
    with pytest.raises(Conflict, match="no_basic_account"):
        ask_for_code(world, stranger, lot)
    open_basic_account(world, stranger)
    with world.acting(county.unit.approver) as tx:
        attempt = tx.get(LotAttempt, lot)
        tx.require(Action.AWARD, attempt)
        attempt.invited_only = True
        tx.record("lot_attempt.started", attempt)
    with pytest.raises(NotFound):
        ask_for_code(world, stranger, lot)
