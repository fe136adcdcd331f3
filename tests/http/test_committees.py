"""Committees as the centre, the unit, members, bidders, supervision and the public meet them."""

from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import a_visitor, signed_in
from tests.support.committees import a_convened_committee, chair, compiled, mark, members, seated, sign, vote
from tests.support.openings import open_lot
from tests.support.projects import an_accepted_project
from tests.support.results import announce, wait_for_publicity
from trading.bids.models import Bid
from trading.committees import queries
from trading.committees.models import Clarification, Committee
from trading.kernel.money import Money


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


def names_in(county: County, page: str) -> list[str]:
    return [each.name for each in county.experts if each.name in page]


def test_an_evaluation_goes_through_the_pages_and_names_no_expert_before_the_award(
    world: World, county: County
) -> None:
    project = an_accepted_project(
        world, county, lots=1, estimate=Money.yuan(5_000_000), procedure="open_tender_works"
    )
    published = a_published_tender(world, county, lots=1, project=project, days=35)
    (lot,) = published.lot_attempt_ids
    centre, watch = signed_in(world, county.operator), signed_in(world, county.supervisor)
    unit, public = signed_in(world, county.unit.approver), a_visitor(world)
    tender = published.tender_id
    assert "组建评标委员会" in centre.get("/home").text
    assert centre.get(f"/centre/tenders/{tender}/committee").status_code == 200

    committee_id = a_convened_committee(world, county, tender)
    assert centre.get("/centre/experts").status_code == 200
    assert centre.get("/centre/committees").status_code == 200
    for bidder, price in zip(county.bidders, ("1200000.00", "1300000.00", "1400000.00"), strict=False):
        seal_and_submit(world, lot, bidder, price)
    open_lot(world, published, lot)
    seated(world, county, committee_id)
    people = members(world, county, committee_id)
    member = signed_in(world, next(iter(people.values())))
    head = signed_in(world, chair(world, county, committee_id))
    bids = [each.id for each in world.session.query(Bid).filter(Bid.lot_attempt_id == lot)]

    assert "对各投标表决" in member.get("/home").text
    assert member.get("/panel").status_code == 200
    assert member.get(f"/panel/{committee_id}").status_code == 200
    assert member.get(f"/panel/lots/{lot}").status_code == 200
    assert member.get(f"/panel/bids/{bids[0]}").status_code == 200
    refused = member.post(f"/panel/bids/{bids[0]}/ballot", data={"ground": "unqualified", "reason": ""})
    assert refused.status_code == 422
    assert member.post(f"/panel/bids/{bids[0]}/ballot", data={"ground": "accept"}).status_code == 302

    asked = {"question": "请说明工期安排。", "until": "2026-12-28T18:00"}
    assert head.post(f"/panel/bids/{bids[0]}/questions", data=asked).status_code == 302
    question = world.session.query(Clarification).one()
    owner = next(each for each in county.bidders if each.organisation_id == question.bid.organisation_id)
    asked_bidder = signed_in(world, owner)
    page = asked_bidder.get(f"/bids/clarifications/{question.id}")
    assert "请说明工期安排。" in page.text
    assert not names_in(county, page.text)
    answer = {"answer": "按投标文件第三章安排。", "unchanged": "yes"}
    assert asked_bidder.post(f"/bids/clarifications/{question.id}", data=answer).status_code == 302
    assert asked_bidder.get("/bids/clarifications").status_code == 200

    vote(world, county, lot)
    assert member.get(f"/panel/bids/{bids[0]}").status_code == 200
    wrong = member.post(f"/panel/bids/{bids[0]}/marks", data={"points-plan": "51", "points-experience": "3"})
    assert wrong.status_code == 422
    mark(world, county, lot)
    assert head.get(f"/panel/bids/{bids[0]}").status_code == 200
    assert head.get(f"/panel/lots/{lot}").status_code == 200
    compiled(world, county, lot)
    page = member.get(f"/panel/lots/{lot}/report")
    assert "平均值" in page.text
    sign(world, county, lot)
    assert member.get(f"/panel/lots/{lot}/report").status_code == 200

    report = queries.standing_report(world.session, lot)
    assert report is not None
    shown = f"/centre/committees/{committee_id}"
    assert names_in(county, centre.get(shown).text)
    assert not names_in(county, watch.get(shown).text)
    assert watch.get(f"/panel-reports/{report.id}").status_code == 404
    assert not names_in(county, unit.get(f"/unit/tenders/{tender}/committee").text)
    assert unit.get(f"/panel-reports/{report.id}").status_code == 200
    assert asked_bidder.get(f"/panel-reports/{report.id}").status_code == 403
    assert public.get(f"/lots/{lot}/evaluation").status_code == 404
    assert "评审委员会的报告" in unit.get(f"/unit/lots/{lot}/evaluation").text
    draw = centre.get(shown).text.split("/centre/draws/")[1][:36]
    assert not names_in(county, watch.get(f"/centre/draws/{draw}").text)
    timeline = watch.get(f"/supervision/projects/{project}").text
    assert not names_in(county, timeline)

    world.work()
    printed = unit.get(f"/panel-reports/{report.id}.pdf")
    assert printed.data.startswith(b"%PDF")
    printed.close()
    assert watch.get(f"/panel-reports/{report.id}.pdf").status_code == 404

    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    seen = world.session.get_one(Committee, committee_id).seats
    seated_names = {seat.person.name for seat in seen if seat.state.value == "signed_in"}
    public_page = public.get(f"/lots/{lot}/evaluation").text
    assert all(name in public_page for name in seated_names)
    assert names_in(county, watch.get(shown).text)


def test_strangers_find_no_desk(world: World, county: County) -> None:
    outsider = signed_in(world, county.experts[0])
    nowhere = UUID(int=1)
    for path in (f"/panel/{nowhere}", f"/panel/lots/{nowhere}", f"/panel/bids/{nowhere}"):
        assert outsider.get(path).status_code == 404
    assert outsider.get("/panel").status_code == 200
    assert signed_in(world, county.bidders[0]).get("/panel").status_code == 403
