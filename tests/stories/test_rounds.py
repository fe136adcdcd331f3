"""Trades in several stages and negotiations, from registration to contract or lawful failure."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import CEILING, PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import facts_of, seal_and_submit
from tests.support.committees import evaluated
from tests.support.contracts import sign_and_file
from tests.support.openings import open_lot, release
from tests.support.projects import an_accepted_project
from tests.support.results import announce, wait_for_publicity
from tests.support.rounds import (
    a_meeting,
    a_prequalification,
    a_published_source,
    concluded,
    meet,
    next_stage,
    objected,
    state,
)
from trading.announcements import commands as announcing
from trading.announcements import queries as announcements
from trading.announcements.models import Notice
from trading.announcements.rules import Audience
from trading.bids.models import Bid
from trading.committees.rules import RejectionGround, Vote
from trading.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooEarly, TooLate
from trading.kernel.money import Money
from trading.openings.models import Verdict
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import queries as results
from trading.results.commands import assess
from trading.results.rules import Judgement
from trading.rounds import commands, queries
from trading.sealing import noticefile
from trading.store.pdf import PdfRenderer


@pytest.fixture(autouse=True)
def papers_without_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are written but not laid out: how they look is tested where they are made."""

    def render(pdf: PdfRenderer, name: str, values: Mapping[str, Any], *, identifier: str) -> bytes:
        return b"%PDF-1.7\n" + pdf.html(name, values).encode()

    monkeypatch.setattr(PdfRenderer, "render", render)


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def offered(
    world: World, county: County, procedure: str, category: str, amount: int, days: int = 35
) -> PublishedTender:
    project = an_accepted_project(
        world, county, category=category, lots=1, estimate=Money.yuan(amount), procedure=procedure
    )
    return a_published_tender(world, county, lots=1, project=project, days=days)


def bid(world: World, county: County, lot: UUID, *prices: str) -> list[UUID]:
    """As many bidders as prices hand in an envelope; a stage without prices ignores them."""
    return [
        seal_and_submit(world, lot, who, price) for who, price in zip(county.bidders, prices, strict=False)
    ]


def winner(world: World, lot: UUID) -> UUID:
    award = results.standing_award(world.session, lot)
    assert award is not None
    return award.organisation_id


def refused(error: type[DomainError], code: str) -> AbstractContextManager[object]:
    return pytest.raises(error, match=code)


def test_negotiation_meets_each_supplier_apart_and_the_lowest_final_offer_wins(
    world: World, county: County
) -> None:
    tender = offered(world, county, "gp_negotiation", "services", 900_000, days=10)
    (response,) = tender.lot_attempt_ids
    bid(world, county, response, "", "", "")
    open_lot(world, tender, response)
    assert state(world, response) is AttemptState.OPENED

    evaluated(world, county, response)
    first, second, third, outsider = county.bidders
    meetings = [meet(world, county, response, each, f"与{each.name}的谈判。") for each in (first, second)]
    with refused(Conflict, "not_all_met"):
        concluded(world, county, response)
    meet(world, county, response, third)
    with world.acting(county.unit.approver) as tx:
        commands.change_requirements(tx, response, "质保期由一年改为三年。", "三家供应商均可提供。")
    assert [
        each.minutes for each in queries.own_meetings(world.session, response, first.organisation_id)
    ] == [f"与{first.name}的谈判。"]
    with world.acting(first) as tx:
        commands.confirm_minutes(tx, meetings[0])
    with refused(Forbidden, "forbidden"), world.acting(first) as tx:
        commands.confirm_minutes(tx, meetings[1])

    concluded(world, county, response)
    assert state(world, response) is AttemptState.CONTINUED
    final = next_stage(world, county, response, days=4)
    (lot,) = final.lot_attempt_ids
    invitation = world.session.get_one(Notice, final.notice_id)
    assert (invitation.audience, invitation.title[-7:]) == (Audience.INVITED, "最后报价邀请函")
    assert "质保期由一年改为三年" in invitation.frozen
    assert world.session.get_one(LotAttempt, lot).ceiling_price == CEILING
    with refused(Forbidden, "not_invited"):
        seal_and_submit(world, lot, outsider)
    bid(world, county, lot, "880000.00", "850000.00", "890000.00")
    open_lot(world, final, lot)
    evaluated(world, county, lot)
    announce(world, county, lot, main_items="物业服务一年", evaluators=("周专家", "吴专家", "张代表"))
    assert winner(world, lot) == second.organisation_id
    sign_and_file(world, county, lot)


def test_consultation_is_scored_on_the_final_offer(world: World, county: County) -> None:
    tender = offered(world, county, "gp_consultation", "services", 900_000, days=25)
    (response,) = tender.lot_attempt_ids
    bids = bid(world, county, response, "", "", "", "")
    open_lot(world, tender, response)
    out = {bids[3]: Vote(RejectionGround.NON_RESPONSIVE, "未响应服务期要求。")}
    evaluated(world, county, response, against=out)
    for each in county.bidders[:3]:
        meet(world, county, response, each)
    with refused(NotFound, "not_found"):
        meet(world, county, response, county.bidders[3])
    concluded(world, county, response)

    final = next_stage(world, county, response, days=4)
    (lot,) = final.lot_attempt_ids
    offers = bid(world, county, lot, "850000.00", "880000.00", "870000.00")
    with refused(Forbidden, "not_invited"):
        seal_and_submit(world, lot, county.bidders[3])
    open_lot(world, final, lot)
    evaluated(world, county, lot, points={offers[2]: {"plan": 50_00}})
    announce(world, county, lot, main_items="信息系统运维", evaluators=("周专家",))
    assert winner(world, lot) == county.bidders[2].organisation_id
    sign_and_file(world, county, lot)


def test_too_few_responses_that_pass_end_a_negotiation(world: World, county: County) -> None:
    tender = offered(world, county, "gp_negotiation", "services", 900_000, days=10)
    (response,) = tender.lot_attempt_ids
    bids = bid(world, county, response, "", "", "")
    open_lot(world, tender, response)
    evaluated(world, county, response, against={bids[0]: Vote(RejectionGround.UNQUALIFIED, "营业执照过期。")})
    for each in county.bidders[1:3]:
        meet(world, county, response, each)
    concluded(world, county, response)
    (draft,) = announcements.live_drafts(world.session, tender.tender_id)
    assert json.loads(draft.content)["ground"] == "too_few_passed"
    signed_off(world, county.unit, draft.id)
    assert state(world, response) is AttemptState.FAILED
    assert queries.next_attempt(world.session, response) is None


@pytest.mark.parametrize(("procedure", "days"), [("gp_quotation", 10), ("gp_open_tender", 35)])
def test_goods_are_bought_at_the_lowest_of_prices_that_nobody_can_change(
    world: World, county: County, procedure: str, days: int
) -> None:
    tender = offered(world, county, procedure, "goods", 900_000, days=days)
    (lot,) = tender.lot_attempt_ids
    first, *_ = bid(world, county, lot, "880000.00", "850000.00", "890000.00")
    open_lot(world, tender, lot)
    with refused(Conflict, "committee_evaluates"), world.acting(county.unit.drafter) as tx:
        assess(tx, first, Judgement(None, Money.yuan(840_000), "改价。"))
    evaluated(world, county, lot)
    announce(world, county, lot, main_items="办公电脑60台", evaluators=("周专家",))
    assert winner(world, lot) == county.bidders[1].organisation_id
    sign_and_file(world, county, lot)


def test_open_tender_for_those_who_passed_the_prequalification(world: World, county: County) -> None:
    tender = a_prequalification(world, county)
    (application,) = tender.lot_attempt_ids
    bids = bid(world, county, application, "", "", "", "")
    open_lot(world, tender, application)
    out = {bids[3]: Vote(RejectionGround.UNQUALIFIED, "没有要求的资质等级。")}
    evaluated(world, county, application, against=out)
    concluded(world, county, application)
    assert queries.finding_on(world.session, world.session.get_one(Bid, bids[3])).assessment.reason  # type: ignore[union-attr]  # both are there

    with refused(Invalid, "schedule_too_short"):
        next_stage(world, county, application, days=19)
    invited = next_stage(world, county, application, days=25)
    (lot,) = invited.lot_attempt_ids
    bid(world, county, lot, "1200000.00", "1300000.00", "1400000.00")
    open_lot(world, invited, lot)
    evaluated(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    assert state(world, lot) is AttemptState.AWARDED
    sign_and_file(world, county, lot)


def test_price_envelopes_stay_sealed_until_the_technical_ones_are_examined(
    world: World, county: County
) -> None:
    tender = offered(world, county, "open_tender_works_two_envelopes", "works", 5_000_000)
    technical, price = tender.lot_attempt_ids
    notice = world.session.get_one(Notice, tender.notice_id)
    for lot in (technical, price):
        online = facts_of(world, lot)
        assert noticefile.facts_of(f"{notice.note}\n{notice.frozen}".encode(), online.lot) == online
    assert (facts_of(world, technical).price, facts_of(world, price).price) == (False, True)
    bids = bid(world, county, technical, "", "", "", "")
    prices = bid(world, county, price, "1200000.00", "1300000.00", "1400000.00", "1100000.00")
    open_lot(world, tender, technical)
    with refused(Conflict, "stage_not_examined"):
        release(world, tender.keys[price][0])

    out = {bids[3]: Vote(RejectionGround.NON_RESPONSIVE, "施工方案没有响应招标文件。")}
    evaluated(world, county, technical, against=out)
    concluded(world, county, technical)
    open_lot(world, tender, price)
    left = world.session.get_one(Verdict, prices[3])
    assert (left.code, left.price, left.summary_identity) == ("E_NOT_PASSED", None, None)
    assert all(world.session.get_one(Verdict, each).price for each in prices[:3])
    evaluated(world, county, price)
    announce(world, county, price)
    wait_for_publicity(world, price)
    announce(world, county, price)
    assert state(world, price) is AttemptState.AWARDED
    sign_and_file(world, county, price)


def test_without_enough_technical_envelopes_the_prices_are_never_opened(world: World, county: County) -> None:
    tender = offered(world, county, "open_tender_works_two_envelopes", "works", 5_000_000)
    technical, price = tender.lot_attempt_ids
    bid(world, county, technical, "", "")
    bid(world, county, price, "1200000.00", "1300000.00", "1400000.00")
    world.clock.advance_to(tender.deadline)
    world.work()
    world.work()
    assert (state(world, technical), state(world, price)) == (AttemptState.FAILED, AttemptState.FAILED)


def test_single_source_is_published_for_objections_negotiated_and_announced(
    world: World, county: County
) -> None:
    lot = a_published_source(world, county)
    held = a_meeting(world)
    with refused(TooEarly, "publicity_running"), world.acting(county.unit.drafter) as tx:
        commands.record_negotiation(tx, lot, held, Money.yuan(880_000), "两年免费维护。")
    objection = objected(world, lot, "另有两家供应商可以提供同类设备。")
    world.clock.advance_to(world.session.get_one(LotAttempt, lot).deadline)  # type: ignore[arg-type]  # it is published
    world.work()
    assert state(world, lot) is AttemptState.PUBLISHED
    with refused(TooLate, "objection_too_late"):
        objected(world, lot, "迟到的异议。")
    held = a_meeting(world)
    with refused(Conflict, "objection_open"), world.acting(county.unit.drafter) as tx:
        commands.record_negotiation(tx, lot, held, Money.yuan(880_000), "两年免费维护。")
    with world.acting(county.unit.approver) as tx:
        commands.answer_objection(tx, objection, "经论证，两家产品均不能与原系统对接。", upheld=False)
    with refused(Invalid, "above_budget"), world.acting(county.unit.drafter) as tx:
        commands.record_negotiation(tx, lot, held, Money.yuan(950_000), "两年免费维护。")
    with world.acting(county.unit.drafter) as tx:
        commands.record_negotiation(tx, lot, held, Money.yuan(880_000), "两年免费维护。")
    with world.acting(county.unit.drafter) as tx:
        draft_id = commands.draft_agreed_result(tx, lot, "专用检测设备一套").id
    signed_off(world, county.unit, draft_id)
    assert state(world, lot) is AttemptState.AWARDED
    assert winner(world, lot) == county.bidders[0].organisation_id
    sign_and_file(world, county, lot)


def test_an_upheld_objection_ends_a_single_source(world: World, county: County) -> None:
    lot = a_published_source(world, county)
    objection = objected(world, lot, "我公司可以提供。")
    with world.acting(county.unit.approver) as tx:
        commands.answer_objection(tx, objection, "异议成立，改用竞争性谈判。", upheld=True)
    world.clock.advance_to(world.session.get_one(LotAttempt, lot).deadline)  # type: ignore[arg-type]  # it is published
    with refused(Conflict, "objection_upheld"), world.acting(county.unit.drafter) as tx:
        commands.record_negotiation(tx, lot, a_meeting(world), Money.yuan(880_000), "两年免费维护。")
    tender_id = announcements.tender_of(world.session, lot).id
    with world.acting(county.unit.drafter) as tx:
        draft_id = announcing.draft_termination(tx, tender_id, [lot], "异议成立。", "改用竞争性谈判。").id
    signed_off(world, county.unit, draft_id)
    assert state(world, lot) is AttemptState.TERMINATED
