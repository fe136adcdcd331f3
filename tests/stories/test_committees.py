"""Trades that a committee evaluates, from the registration to the award or a lawful failure."""

import json
from uuid import UUID

import pytest

from tests.support import draws
from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.committees import (
    FIELD,
    a_convened_committee,
    chair,
    compiled,
    evaluated,
    members,
    seated,
    sign,
    vote,
)
from tests.support.contracts import sign_and_file
from tests.support.openings import open_lot
from tests.support.projects import a_pdf, an_accepted_project
from tests.support.results import announce, wait_for_publicity
from trading.announcements import records
from trading.announcements.models import Notice
from trading.bids.models import Bid
from trading.committees import commands
from trading.committees import queries as committees
from trading.committees.rules import RejectionGround, Stance, Vote
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import commands as results
from trading.results import queries
from trading.results.models import EvaluationReport
from trading.results.rules import Judgement
from trading.store.pdf import PdfRenderer


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county in which nothing is printed: papers cost most of the time and are looked at elsewhere."""
    monkeypatch.setattr(PdfRenderer, "render", lambda *args, **kwargs: a_pdf())
    return a_county(world)


def offered(world: World, county: County, category: str, procedure: str, amount: int) -> PublishedTender:
    project = an_accepted_project(
        world, county, category=category, lots=1, estimate=Money.yuan(amount), procedure=procedure
    )
    return a_published_tender(world, county, lots=1, project=project, days=35)


def bid(world: World, county: County, lot: UUID, *prices: str) -> list[UUID]:
    """As many bidders as prices hand in an offer."""
    bidders = zip(county.bidders, prices, strict=False)
    return [seal_and_submit(world, lot, bidder, price) for bidder, price in bidders]


def state(world: World, lot: UUID) -> AttemptState:
    return world.session.get_one(LotAttempt, lot).state


def ranks(world: World, lot: UUID) -> dict[UUID, int | None]:
    found = queries.judged(world.session, lot)
    return {each.bid.id: each.assessment.rank if each.assessment else None for each in found}


def test_works_tender_is_scored_by_drawn_experts_and_goes_to_the_best_score(
    world: World, county: County
) -> None:
    published = offered(world, county, "works", "open_tender_works", 5_000_000)
    (lot,) = published.lot_attempt_ids
    said = records.read(world.session.get_one(Notice, published.notice_id).frozen)["evaluation_method"]
    assert [each["maximum"] for each in said["criteria"]] == ["0.00", "0.00", "30.00", "20.00", "50.00"]
    assert "平均值" in said["price_formula"]

    a_convened_committee(world, county, published.tender_id)
    cheap, middle, dear = bid(world, county, lot, "1200000.00", "1300000.00", "1400000.00")
    open_lot(world, published, lot)
    with world.acting(county.unit.drafter) as tx, pytest.raises(Conflict, match="committee_evaluates"):
        results.assess(tx, cheap, Judgement(None, Money.yuan(1_200_000), ""))

    points = {dear: {"plan": 50_00, "experience": 20_00}, cheap: {"plan": 20_00}}
    report = evaluated(world, county, lot, points=points)

    found = {each["bidder"]: each for each in json.loads(report.frozen)["bids"]}
    by_bid = {world.session.get_one(Bid, each).organisation.name: each for each in (cheap, middle, dear)}
    totals = {by_bid[name]: each["total"] for name, each in found.items()}
    # The mean is 1,300,000: 7.69 % above costs 7.69 points, 7.69 % below half of that.
    assert totals == {dear: "92.31", middle: "93.00", cheap: "64.15"}
    assert ranks(world, lot) == {middle: 1, dear: 2, cheap: 3}
    assert world.session.get_one(EvaluationReport, lot).sha256 == report.sha256

    announce(world, county, lot)
    assert state(world, lot) is AttemptState.CANDIDATES
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    assert state(world, lot) is AttemptState.AWARDED
    award = queries.standing_award(world.session, lot)
    assert award is not None
    assert award.bid_id == middle
    sign_and_file(world, county, lot)


def test_goods_are_scored_with_the_formula_of_the_ministry_and_the_experts_are_named_in_the_result(
    world: World, county: County
) -> None:
    published = offered(world, county, "goods", "gp_open_tender_scored_goods", 3_000_000)
    (lot,) = published.lot_attempt_ids
    prices = ("900000.00", "1000000.00", "1200000.00", "1100000.00")
    first, second, third, out = bid(world, county, lot, *prices)
    open_lot(world, published, lot)
    against = {out: Vote(RejectionGround.UNQUALIFIED, "营业执照已过期。")}
    report = evaluated(world, county, lot, against=against, points={second: {"plan": 50_00}})

    assert ranks(world, lot) == {second: 1, first: 2, third: 3, out: None}
    rejected = next(each for each in queries.judged(world.session, lot) if each.bid.id == out)
    assert rejected.assessment is not None
    assert rejected.assessment.ground is RejectionGround.UNQUALIFIED
    assert rejected.assessment.reason == "营业执照已过期。"
    result = announce(world, county, lot, main_items="交换机12台，单价2万元", evaluators=["冒名者"])
    assert state(world, lot) is AttemptState.AWARDED
    named = records.read(world.session.get_one(Notice, result).frozen)["evaluators"]
    assert sorted(named) == sorted(each.seat.person.name for each in report.signatures)
    told = {each.bid_id: json.loads(each.frozen) for each in queries.letters(world.session, lot)}
    assert (told[first]["rank"], told[first]["total"]) == (2, "93.00")
    assert "total" not in told[out]
    sign_and_file(world, county, lot)


def test_land_goes_to_the_highest_price_and_equal_ones_are_drawn_in_public(
    world: World, county: County
) -> None:
    published = offered(world, county, "land_use_right", "land_tender", 1_200_000)
    (lot,) = published.lot_attempt_ids
    low, first, second = bid(world, county, lot, "1200000.00", "1400000.00", "1400000.00")
    open_lot(world, published, lot)
    committee_id = a_convened_committee(world, county, published.tender_id)
    seated(world, county, committee_id)
    vote(world, county, lot)
    head = chair(world, county, committee_id)
    with world.acting(head) as tx, pytest.raises(Conflict, match="tie_not_settled"):
        commands.compile_report(tx, lot)
    with world.acting(head) as tx, pytest.raises(Conflict, match="draw_decides"):
        commands.order_equals(tx, lot, {first: 1, second: 2}, "按先到。")
    with world.acting(head) as tx:
        draw_id = commands.leave_equals_to_draw(tx, lot).id
    arranged = draws.listed(world, county, draw_id)
    draws.contribute(world, draw_id)
    draws.drawn(world, arranged)
    compiled(world, county, lot)
    sign(world, county, lot)

    found = ranks(world, lot)
    assert {found[first], found[second]} == {1, 2}
    assert found[low] == 3
    announce(world, county, lot)
    assert state(world, lot) is AttemptState.AWARDED


def test_land_with_fewer_than_three_bidders_is_not_opened(world: World, county: County) -> None:
    published = offered(world, county, "land_use_right", "land_tender", 1_200_000)
    (lot,) = published.lot_attempt_ids
    bid(world, county, lot, "1200000.00", "1300000.00")
    world.clock.advance_to(published.deadline)
    world.work()
    assert state(world, lot) is AttemptState.FAILED
    with world.acting(county.operator) as tx, pytest.raises(Conflict):
        commands.convene(tx, published.tender_id, FIELD, experts=4, representatives=1)


def test_goods_for_works_by_lowest_evaluated_price_with_rejection_correction_and_dissent(
    world: World, county: County
) -> None:
    published = offered(world, county, "works_goods", "open_tender_works_lowest", 3_000_000)
    (lot,) = published.lot_attempt_ids
    first, second, third, out = bid(
        world, county, lot, "1200000.00", "1250000.00", "1300000.00", "1100000.00"
    )
    open_lot(world, published, lot)
    committee_id = a_convened_committee(world, county, published.tender_id)
    seated(world, county, committee_id)
    vote(world, county, lot, {out: Vote(RejectionGround.BELOW_COST, "报价低于成本，说明不能成立。")})
    head = chair(world, county, committee_id)
    with world.acting(head) as tx:
        commands.correct_price(tx, first, Money.yuan(1_270_000), "漏报运输费，按文件规定修正。")
    compiled(world, county, lot)

    *agreeing, dissenting = members(world, county, committee_id).values()
    with world.acting(dissenting) as tx, pytest.raises(Invalid):
        commands.sign_report(tx, world.platform.keys, lot, Stance.DISSENT, " ")
    with world.acting(dissenting) as tx:
        commands.sign_report(tx, world.platform.keys, lot, Stance.DISSENT, "运输费不应修正。")
    for actor in agreeing:
        with world.acting(actor) as tx:
            commands.sign_report(tx, world.platform.keys, lot, Stance.AGREE)

    assert ranks(world, lot) == {second: 1, first: 2, third: 3, out: None}
    report = committees.standing_report(world.session, lot)
    assert report is not None
    assert report.note is not None
    assert "dissent" in report.note
