"""Contracts: at the price awarded, confirmed by both sides, published, filed, changed and archived."""

import io
import json
import zipfile
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import signed_off
from tests.support.app import World
from tests.support.contracts import day_of, entered, sign_and_file, terms_of, the_supplier
from tests.support.results import an_awarded_lot, announce, named_candidates, wait_for_publicity
from trading.announcements import records
from trading.announcements.models import Notice
from trading.contracts import commands, papers, queries
from trading.contracts.commands.changes import Change
from trading.contracts.models import Contract
from trading.contracts.moments import moments
from trading.contracts.rules import (
    ChangeKind,
    ContractState,
    EntryKind,
    may_be_archived,
    must_be_allowed_addition,
    retained_until,
)
from trading.kernel.errors import Conflict, Forbidden, IllegalTransition, Invalid
from trading.kernel.money import Money
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Category, Event
from trading.projects.commands import resume, suspend
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, SuspensionGround


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def test_a_contract_goes_from_the_award_to_the_archive(world: World, county: County) -> None:
    lot = an_awarded_lot(world, county)
    world.clock.advance(timedelta(days=3))
    contract_id = sign_and_file(world, county, lot)
    contract = world.session.get_one(Contract, contract_id)
    notice = world.session.get_one(Notice, contract.notice_id)
    said = records.read(notice.frozen)["contract"]
    assert (said["amount"], said["supplier"]) == (contract.price, contract.organisation.name)
    happened = {each.event for each in _moments(world, lot)}
    assert happened == {Event.CONTRACT_SIGNED, Event.CONTRACT_PUBLISHED, Event.CONTRACT_FILED}

    changed = Money(contract.price.fen + 100_00)
    with world.acting(county.unit.drafter) as tx:
        draft_id = commands.enter_change(tx, contract_id, _change(world, changed)).id
    assert world.session.get_one(Contract, contract_id).price != changed
    signed_off(world, county.unit, draft_id)
    assert world.session.get_one(Contract, contract_id).price == changed

    today = day_of(world.clock.now()).date()
    with world.acting(county.unit.drafter) as tx, pytest.raises(Conflict) as refused:
        commands.fulfil_contract(tx, contract_id)
    assert refused.value.code == "not_accepted_yet"
    with world.acting(county.unit.drafter) as tx, pytest.raises(Invalid):
        commands.enter_performance(tx, contract_id, EntryKind.PAYMENT, today, "首付款", None)
    for kind, amount in ((EntryKind.ACCEPTANCE, None), (EntryKind.SETTLEMENT, changed)):
        with world.acting(county.unit.drafter) as tx:
            commands.enter_performance(tx, contract_id, kind, today, "见附件。", amount)
    with world.acting(county.unit.drafter) as tx:
        commands.fulfil_contract(tx, contract_id)
    with world.acting(county.unit.drafter) as tx, pytest.raises(Conflict):
        commands.enter_performance(tx, contract_id, EntryKind.BREACH, today, "迟延。", None)

    with world.acting(county.operator) as tx:
        kept = commands.archive(tx, lot)
    with world.acting(county.operator) as tx, pytest.raises(Conflict):
        commands.archive(tx, lot)
    target = io.BytesIO()
    listed = json.loads(kept.frozen)["papers"]
    found = papers.sources(world.session, world.session.get_one(LotAttempt, lot))
    papers.write_package(target, listed, found, world.platform.files, kept.frozen)
    with zipfile.ZipFile(target) as package:
        assert {paper["path"] for paper in listed} | {"archive.json"} == set(package.namelist())
    assert {path.split("/")[0] for path in package.namelist()} >= {
        "registration",
        "documents",
        "notices",
        "opening",
        "evaluation",
        "letters",
        "contract",
    }


def test_a_contract_differs_in_nothing_from_the_award(world: World, county: County) -> None:
    lot = an_awarded_lot(world, county)
    world.clock.advance(timedelta(days=3))
    terms = terms_of(world, lot)
    for changes, code in (
        ({"price": Money(terms.price.fen + 1)}, "contract_differs"),
        ({"signed_on": terms.signed_on - timedelta(days=9)}, "signed_too_early"),
        ({"signed_on": terms.signed_on + timedelta(days=1)}, "signed_in_future"),
    ):
        with pytest.raises(Invalid) as refused:
            entered(world, county.unit, lot, **changes)
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        entered(world, county.other_unit, lot)
    contract_id = entered(world, county.unit, lot)
    with pytest.raises(Conflict) as twice:
        entered(world, county.unit, lot)
    assert twice.value.code == "contract_exists"
    supplier = the_supplier(world, county, contract_id)
    stranger = next(each for each in county.bidders if each != supplier)
    with world.acting(stranger) as tx, pytest.raises(Forbidden):
        commands.confirm_contract(tx, contract_id)
    with world.acting(county.unit.drafter) as tx, pytest.raises(Conflict) as unconfirmed:
        commands.draft_contract_notice(tx, contract_id)
    assert unconfirmed.value.code == "not_confirmed"
    with world.acting(county.unit.drafter) as tx:
        commands.withdraw_contract(tx, contract_id)
    again = entered(world, county.unit, lot)
    with world.acting(supplier) as tx:
        commands.confirm_contract(tx, again)
    with world.acting(county.unit.drafter) as tx, pytest.raises(IllegalTransition):
        commands.withdraw_contract(tx, again)
    assert [each.id for each in queries.contracts(world.session, supplier)] == [again]
    assert list(queries.contracts(world.session, stranger)) == []


def test_nothing_is_concluded_before_the_award_or_while_a_lot_stands_still(
    world: World, county: County
) -> None:
    lot = named_candidates(world, county)
    with pytest.raises(Conflict) as early:
        entered(world, county.unit, lot)
    assert early.value.code == "not_awarded"
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    with world.acting(county.regulator) as tx:
        standing = suspend(
            tx, world.session.get_one(LotAttempt, lot), SuspensionGround.COMPLAINT, "投诉处理期间中止。"
        ).id
    with pytest.raises(Conflict) as suspended:
        entered(world, county.unit, lot)
    assert suspended.value.code == "suspended"
    with world.acting(county.regulator) as tx:
        resume(tx, standing)
    entered(world, county.unit, lot)
    assert queries.standing(world.session, lot) is not None


def test_additions_to_a_procurement_contract_reach_a_tenth_at_most() -> None:
    original = Money(1_000_000_00)
    must_be_allowed_addition(Category.GOODS, original, Money(1_100_000_00))
    must_be_allowed_addition(Category.WORKS, original, Money(1_300_000_00))
    with pytest.raises(Invalid) as refused:
        must_be_allowed_addition(Category.GOODS, original, Money(1_100_000_01))
    assert refused.value.code == "addition_too_large"


def test_what_is_still_to_come_keeps_a_lot_out_of_the_archive() -> None:
    assert may_be_archived(AttemptState.FAILED, None)
    assert may_be_archived(AttemptState.AWARDED, ContractState.FILED)
    assert not may_be_archived(AttemptState.AWARDED, None)
    assert not may_be_archived(AttemptState.AWARDED, ContractState.PUBLISHED)
    assert not may_be_archived(AttemptState.OPENED, None)
    assert retained_until(date(2028, 2, 29), 15) == date(2043, 2, 28)


def _change(world: World, price: Money) -> Change:
    today = day_of(world.clock.now()).date()
    return Change(ChangeKind.AMOUNT, price, "设计变更增加工程量。", "示发改〔2026〕9号", today)


def _moments(world: World, lot: UUID) -> list[Moment]:
    return moments(world.session, [lot])
