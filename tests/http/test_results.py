"""Evaluation and results as the unit and the bidders meet them."""

from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.openings import PRICES, an_opened_lot
from tests.support.results import an_awarded_lot, an_evaluated_lot, named_candidates
from trading.bids.models import Bid
from trading.kernel.actors import Actor
from trading.results import queries
from trading.results.models import Assessment


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


@pytest.fixture
def published(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=1)


def bids_of(world: World, lot: UUID) -> list[UUID]:
    return [each.bid.id for each in queries.judged(world.session, lot)]


def own_bid(world: World, lot: UUID, bidder: Actor) -> UUID:
    found = queries.judged(world.session, lot)
    return next(each.bid.id for each in found if each.bid.organisation_id == bidder.organisation_id)


def test_the_unit_judges_every_bid_and_puts_the_evaluation_on_record(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_opened_lot(world, county, published)
    browser = signed_in(world, county.unit.drafter)
    assert "评审投标" in browser.get("/home").text
    for bid_id in bids_of(world, lot):
        price = next(
            each.verdict.price for each in queries.judged(world.session, lot) if each.bid.id == bid_id
        )
        assert price is not None
        form = {"version": "0", "decision": "accept", "evaluated_price": price.grouped()}
        assert browser.post(f"/unit/bids/{bid_id}/assessment", data=form).status_code == 302
    assert browser.post(f"/unit/lots/{lot}/report").status_code == 302
    assert "接下来公示候选人" in browser.get(f"/unit/lots/{lot}/evaluation").text
    answer = browser.post(f"/unit/lots/{lot}/notice")
    assert answer.status_code == 302
    assert "/unit/notices/" in answer.location


def test_a_rejection_without_a_reason_keeps_what_was_chosen(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_opened_lot(world, county, published)
    address = f"/unit/bids/{bids_of(world, lot)[0]}/assessment"
    browser = signed_in(world, county.unit.drafter)
    answer = browser.post(
        address, data={"version": "0", "decision": "unqualified", "evaluated_price": "１２"}
    )
    assert answer.status_code == 422
    assert "请写明否决理由" in answer.text
    assert 'value="unqualified" checked' in answer.text
    assert "１２" in answer.text
    assert world.session.query(Assessment).all() == []


def test_files_of_an_opened_bid_are_saved_and_never_shown(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_opened_lot(world, county, published)
    bid_id = bids_of(world, lot)[0]
    browser = signed_in(world, county.unit.drafter)
    answer = browser.get(f"/unit/bids/{bid_id}/files/0", buffered=True)
    assert answer.data == b"letter"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "application/octet-stream"
    assert browser.get(f"/unit/bids/{bid_id}/files/99").status_code == 404
    for stranger in (county.other_unit.drafter, county.bidders[0], county.operator, county.supervisor):
        assert signed_in(world, stranger).get(f"/unit/bids/{bid_id}/files/0").status_code in (403, 404)
    assert a_visitor(world).get(f"/unit/bids/{bid_id}/files/0").status_code == 302


def test_judgements_are_seen_by_nobody_else_before_the_notice(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_evaluated_lot(world, county, published)
    own = own_bid(world, lot, county.bidders[0])
    page = signed_in(world, county.bidders[0]).get(f"/bids/{own}/outcome").text
    assert "正在评审" in page
    assert "名次" not in page
    assert signed_in(world, county.other_unit.drafter).get(f"/unit/lots/{lot}/evaluation").status_code == 404


def test_the_result_cannot_be_prepared_while_the_candidates_are_published(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = named_candidates(world, county, published)
    browser = signed_in(world, county.unit.drafter)
    assert "候选人公示至" in browser.get(f"/unit/lots/{lot}/notice").text
    assert browser.post(f"/unit/lots/{lot}/notice").status_code == 409


def test_winner_and_losers_each_read_their_own_letter_and_no_other(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = an_awarded_lot(world, county, published)
    winner, loser = county.bidders[1], county.bidders[0]
    won = signed_in(world, winner).get(f"/bids/{own_bid(world, lot, winner)}/outcome").text
    assert "您的投标已中选" in won
    lost = signed_in(world, loser).get(f"/bids/{own_bid(world, lot, loser)}/outcome").text
    assert "第 2 位（共 3 家）" in lost
    assert "1,265,000.00" in lost
    assert signed_in(world, loser).get(f"/bids/{own_bid(world, lot, winner)}/outcome").status_code == 404
    letter = queries.letter_of(world.session, own_bid(world, lot, loser))
    assert letter is not None
    address = f"/letters/{letter.id}.pdf"
    assert signed_in(world, loser).get(address, buffered=True).data.startswith(b"%PDF")
    assert signed_in(world, winner).get(address).status_code == 404
    assert "结果已公布" in signed_in(world, loser).get("/home").text


def test_a_bid_that_was_not_opened_has_no_outcome_page_yet(
    world: World, county: County, published: PublishedTender
) -> None:
    lot = published.lot_attempt_ids[0]
    an_opened_lot(world, county, published)
    bid = world.session.get_one(Bid, own_bid(world, lot, county.bidders[0]))
    assert signed_in(world, county.bidders[0]).get(f"/bids/{bid.id}/outcome").status_code == 200
    assert PRICES[1] not in signed_in(world, county.bidders[0]).get(f"/bids/{bid.id}/outcome").text
