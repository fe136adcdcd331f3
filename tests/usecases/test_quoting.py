"""Quotes in one order, acknowledged once, and the hammer that time lets fall."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.client import a_visitor
from tests.support.quoting import START_PRICE, Hall, a_hall
from tests.support.tampering import faults, tampering
from trading.auctions import commands
from trading.auctions.models import Hammer, Quote
from trading.auctions.rules import chain
from trading.auctions.rules.states import AuctionState, Form
from trading.kernel.errors import DomainError, NotFound
from trading.kernel.ids import new_id
from trading.sealing import note
from trading.store.leaves import Leaf
from trading.supervision.queries import Narrowing, timeline


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=3)


def refusal(hall: Hall, bidder: int, steps: int, until: datetime | None = None) -> str:
    with pytest.raises(DomainError) as refused:
        hall.quote(bidder, steps, until=until)
    hall.world.session.rollback()
    return refused.value.code


def test_an_auction_from_the_first_quote_to_the_hammer(
    world: World, county: County, tender: PublishedTender
) -> None:
    hall = a_hall(world, tender.lot_attempt_ids[0], county.bidders)
    first = hall.quote(1, 0)
    world.clock.advance(timedelta(seconds=5))
    key = new_id()
    second = hall.quote(2, 1, key)
    assert refusal(hall, 2, 2) == "own_highest"
    assert refusal(hall, 3, 1) == "equal_quote"
    assert refusal(hall, 3, 2, until=world.clock.now()) == "expired"
    assert hall.quote(2, 1, key) == second, "a quote sent again gets the answer it had"
    assert world.session.scalar(select(func.count()).select_from(Quote)) == 2

    keys, actors = world.platform.keys, hall.bidders
    said, _ = note.verify(second.receipt, [keys.receipt.verifier])
    assert chain.digest(said) == second.digest
    assert f"before: {first.digest}\n" in said
    assert commands.taken_before(world.session, keys, actors[1], hall.id, key) == second
    with pytest.raises(NotFound):
        commands.taken_before(world.session, keys, actors[0], hall.id, key)
    world.session.rollback()

    world.clock.advance(timedelta(minutes=8))
    late = hall.quote(3, 4)
    assert late.quoted.ends_at == world.clock.now() + timedelta(minutes=5)
    world.clock.advance_to(late.quoted.ends_at - timedelta(microseconds=1))
    world.work()
    assert hall.auction.state is AuctionState.OPEN
    assert _known_quoters(world, tender) == set(), "until the hammer nobody learns who quotes"

    world.clock.advance(timedelta(hours=2))
    assert refusal(hall, 1, 9) == "hammer_fallen", "though no worker has written it down yet"
    world.work()
    hammer = world.session.get_one(Hammer, hall.id)
    assert (hall.auction.state, hammer.fell_at) == (AuctionState.HAMMERED, late.quoted.ends_at)
    assert (hammer.quotes, hammer.head) == (3, late.digest)
    assert world.session.scalar(select(Leaf.entry).where(Leaf.kind == "hammer")) == hammer.entry
    assert len(_known_quoters(world, tender)) == 3
    _the_check_finds_every_change(world, hall)


def _the_check_finds_every_change(world: World, hall: Hall) -> None:
    mine = {"Books of quotes", "Hammers"}
    assert not mine & faults(world).keys()
    number = Quote.number
    attacks = (
        update(Quote).where(number == 2).values(amount=START_PRICE),
        update(Quote).where(number == 1).values(at=hall.auction.starts_at - timedelta(seconds=1)),
        update(Quote).where(number == 3).values(bidder=4),
        delete(Quote).where(number == 2),
        delete(Quote).where(number == 3),
    )
    for attack in attacks:
        with tampering() as session:
            session.execute(attack)
            session.flush()
            assert mine & faults(world).keys(), str(attack)
    world.session.rollback()


def _known_quoters(world: World, tender: PublishedTender) -> set[str | None]:
    quotes = Narrowing(prefixes=("quote.",))
    acts, _ = timeline(world.session, tender.project_id, world.clock.now(), quotes)
    return {act.organisation for act in acts}


def test_only_qualified_bidders_quote_and_only_enough_of_them(
    world: World, county: County, tender: PublishedTender
) -> None:
    hall = a_hall(world, tender.lot_attempt_ids[0], county.bidders, qualified=2, minimum_bidders=3)
    assert refusal(hall, 3, 0) == "not_qualified"
    assert refusal(hall, 1, 0) == "too_few_bidders"
    enough = a_hall(world, tender.lot_attempt_ids[1], county.bidders, qualified=3, minimum_bidders=3)
    key = new_id()
    enough.quote(1, 0, key)
    with pytest.raises(DomainError) as refused:
        enough.quote(1, 5, key)
    assert refused.value.code == "own_highest"
    world.session.rollback()
    enough.quote(2, 1)
    _the_board_tells_everybody_the_price(world, enough)
    with pytest.raises(DomainError) as refused:
        enough.quote(1, 5, key)
    assert refused.value.code == "key_used", "a key names one quote"


def _the_board_tells_everybody_the_price(world: World, hall: Hall) -> None:
    visitor, board = a_visitor(world), f"/live/auctions/{hall.id}"
    seen = visitor.get(board)
    assert seen.json is not None
    assert [quote["bidder"] for quote in seen.json["quotes"]] == [2, 1]
    assert visitor.get(board, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304
    assert visitor.get(f"/live/auctions/{new_id()}").status_code == 404


def test_a_listing_ends_uncontested_or_goes_on_live(
    world: World, county: County, tender: PublishedTender
) -> None:
    until = world.clock.now() + timedelta(days=10)
    live_from = until + timedelta(hours=1)

    def listed(lot: UUID) -> Hall:
        return a_hall(
            world,
            lot,
            county.bidders,
            form=Form.LISTING,
            minimum_bidders=1,
            listing_until=until,
            live_from=live_from,
            closes_at=live_from + timedelta(minutes=5),
        )

    nobodys, single, contested = map(listed, tender.lot_attempt_ids)
    single.quote(4, 0)
    contested.quote(1, 0)
    contested.quote(4, 3)
    world.clock.advance_to(until)
    assert refusal(single, 2, 1) == "hammer_fallen"
    assert refusal(contested, 1, 4) == "live_not_begun"
    world.work()
    assert nobodys.auction.state is single.auction.state is AuctionState.HAMMERED
    assert world.session.get_one(Hammer, nobodys.id).head == chain.NOTHING
    world.clock.advance_to(live_from)
    world.work()
    assert contested.quote(2, 4).quoted.number == 3
    world.clock.advance(timedelta(minutes=5))
    world.work()
    assert world.session.get_one(Hammer, contested.id).quotes == 3
