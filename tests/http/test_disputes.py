"""The pages of a lost key: the bidder asks, the counter records, custodians sign; nobody else learns."""

import re

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import hand_in, seal_bid
from tests.support.client import a_visitor, signed_in
from tests.support.disputes import signing_keys, state_of
from trading.bids.queries import receipt_of
from trading.sealing.note import sign

SEEN = {"name": "龙小水", "document": "identity_card", "authorised": "yes"}


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=1)


def test_a_lost_key_goes_from_the_bidder_over_the_counter_to_the_custodians(
    world: World, county: County, tender: PublishedTender
) -> None:
    (lot,) = tender.lot_attempt_ids
    bidder = county.bidders[0]
    bid_id = hand_in(world, lot, bidder, seal_bid(world, lot, bidder))
    own = signed_in(world, bidder)
    address = f"/bids/{bid_id}/lost-key"
    assert address in own.get(f"/bids/{bid_id}").text
    assert "交易中心窗口经办人和本标段持钥单位必然会知道您已投标" in own.get(address).text
    rival = signed_in(world, county.bidders[1])
    assert rival.get(address).status_code == 404
    receipt_id = receipt_of(world.session, bid_id).id
    check = f"/verify/receipt?receipt={receipt_id}"
    assert "回执：投标文件已收到" in own.get(check).text
    assert all("回执：投标文件已收到" not in each.get(check).text for each in (rival, a_visitor(world)))
    assert own.post(address, data={"act": "replace", "key": ""}).status_code == 422
    own.post(address, data={"act": "withdraw"})
    shown = re.search(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", own.get(address).text)
    assert shown is not None

    counter = signed_in(world, county.operator)
    assert "龙水" not in counter.get("/centre/lost-keys").text
    assert "没有使用该办理码的申请" in counter.get("/centre/lost-keys?code=2222-2222-2222").text
    found = counter.get(f"/centre/lost-keys?code={shown[1].lower()}")
    request = found.headers["Location"]
    for stranger in (county.unit.drafter, county.supervisor, county.administrator, county.unit_custodian):
        assert signed_in(world, stranger).get(request).status_code == 403
    assert counter.post(request, data=SEEN | {"authorised": ""}).status_code == 422
    custodians = [each.custodian for each in tender.keys[lot]]
    signers = signing_keys(world, *custodians)
    home = signed_in(world, custodians[0])
    assert "/custody/lost-keys/" not in home.get("/home").text
    assert counter.post(request, data=SEEN).status_code == 302

    link = re.search(r"/custody/lost-keys/[0-9a-f-]+", home.get("/home").text)
    assert link is not None
    assert signed_in(world, county.finance).get(link[0]).status_code == 404
    assert a_visitor(world).get(link[0]).status_code == 302
    for custodian in custodians[:2]:
        browser = signed_in(world, custodian)
        page = browser.get(link[0]).text
        text = re.search(r"<pre[^>]*data-statement-shown>([^<]+)</pre>", page)
        assert text is not None
        assert state_of(world, bid_id) == "sealed"
        sent = browser.post(link[0], data={"note": sign(text[1], signers[custodian])})
        assert sent.status_code == 302
    assert state_of(world, bid_id) == "withdrawn"
    assert "您的投标已撤回" in own.get(address).text
    assert "持钥单位已联签" in own.get(f"/lot-attempts/{lot}/bid").text
