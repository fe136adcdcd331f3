"""A trade with rising quotes on its pages: as visitor, bidder, seller, centre and custodian."""

from tests.support import auctions
from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.auctions import an_offer, outcome_of, quote
from tests.support.client import a_visitor, signed_in
from trading.auctions.rules.outcome import OutcomeState


def test_a_lease_is_applied_for_quoted_and_confirmed_on_its_pages(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "lease", "lease_listing")
    page, lot = f"/auctions/{offered.lot_attempt_id}", offered.lot_attempt_id
    bidder, rival = county.bidders[0], county.bidders[1]
    browser = signed_in(world, bidder)
    assert "不与他人串通" in browser.get(f"{page}/apply").text
    assert browser.post(f"{page}/apply").status_code == 302
    assert browser.post(f"{page}/apply").status_code == 409
    auctions.apply(world, offered, rival)
    number = auctions.numbers(world, offered)[bidder.organisation_id]  # type: ignore[index]  # a bidder has one
    assert str(number) in browser.get(page).text
    for reader in (
        a_visitor(world),
        signed_in(world, county.unit.approver),
        signed_in(world, county.operator),
    ):
        shown = reader.get(page).text
        assert str(number) not in shown
        assert "示范建设101有限公司" not in shown
    world.clock.advance_to(auctions.auction_of(world, offered).starts_at)
    quote(world, offered, bidder, 1_000_000)
    quote(world, offered, rival, 1_050_000)
    assert "1,050,000.00" in a_visitor(world).get(page).text
    auctions.let_hammer_fall(world, offered)
    seller, winner = signed_in(world, county.unit.approver), signed_in(world, rival)
    assert "示范建设102有限公司" in seller.get(f"/unit/auctions/{lot}/sale").text
    assert "示范建设102有限公司" not in a_visitor(world).get(page).text
    assert winner.post(f"{page}/confirmation").status_code == 409
    assert seller.post(f"{page}/confirmation").status_code == 302
    assert signed_in(world, bidder).get(f"{page}/confirmation").status_code == 404
    assert winner.post(f"{page}/confirmation").status_code == 302
    assert outcome_of(world, offered).state is OutcomeState.CONFIRMED
    assert seller.post(f"/unit/auctions/{lot}/notice").status_code == 302
    assert a_visitor(world).get(f"{page}/record.json").get_json()["outcome"] == "sold"


def test_nobody_but_the_seller_fills_in_terms_or_seals_a_reserve(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_auction", has_reserve=True)
    lot = offered.lot_attempt_id
    assert signed_in(world, county.unit.approver).get(f"/unit/auctions/{lot}/reserve").status_code == 200
    assert signed_in(world, county.unit.drafter).get(f"/unit/auctions/{lot}/terms").status_code == 200
    for stranger in (county.other_unit.approver, county.operator, county.bidders[0]):
        browser = signed_in(world, stranger)
        assert browser.get(f"/unit/auctions/{lot}/reserve").status_code in (403, 404)
        assert browser.get(f"/api/v1/auctions/{lot}/reserve/sealing").status_code in (403, 404)
    custodian = signed_in(world, offered.keys[0].custodian)
    assert custodian.get(f"/custody/reserves/{offered.keys[0].lock_id}").status_code == 200
    assert (
        signed_in(world, county.finance).get(f"/custody/reserves/{offered.keys[0].lock_id}").status_code
        == 404
    )
