"""Too many custodians lost their keys: bidders open their own bids, truly and together, or not at all."""

import json
import secrets

import pytest
from sqlalchemy import select, update

from tests.support.accounts import County, a_county
from tests.support.announcements import LockKeys, a_published_tender
from tests.support.app import World
from tests.support.bids import Sealed, hand_in, seal_bid
from tests.support.openings import PRICES, release
from tests.support.witnesses import countersign
from trading.accounts.models import Person
from trading.disputes import commands, recovery
from trading.kernel.errors import Conflict, Invalid, NotFound, TooEarly
from trading.openings.models import HandedSeed, OpeningRecord, Verdict
from trading.openings.queries import opened_folder
from trading.store.audit import AuditEvent
from trading.store.leaves import Leaf
from trading.store.transaction import bookkeeping


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def lose(world: World, keys: LockKeys) -> None:
    with world.acting(keys.custodian) as tx:
        commands.declare_lock_lost(tx, keys.lock_id)


def test_only_true_codes_open_a_lot_whose_keys_are_lost_and_only_all_together(
    world: World, county: County
) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    bidders = county.bidders[:3]
    with bookkeeping() as session:
        reached = {"email": "b0@example.cn", "email_verified_at": world.clock.now()}
        session.execute(update(Person).where(Person.id == bidders[0].person_id).values(reached))
    bids: list[Sealed] = [
        seal_bid(world, lot, each, price) for each, price in zip(bidders, PRICES, strict=True)
    ]
    ids = [hand_in(world, lot, each, sealed) for each, sealed in zip(bidders, bids, strict=True)]
    places = tender.keys[lot]

    def hand_over(number: int, seed: bytes) -> None:
        recovery.hand_over(world.platform, bidders[number], world.clock, ids[number], seed)

    lose(world, places[0])
    lose(world, places[1])
    lose(world, places[1])
    with pytest.raises(TooEarly):
        hand_over(0, bids[0].recovery.seed)
    world.clock.advance_to(tender.deadline)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        hand_over(0, bids[0].recovery.seed)
    countersign(world)
    world.work()
    world.work()
    letters = [json.loads(path.read_text()) for path in world.platform.config.outgoing_folder.glob("*.json")]
    assert [letter["to"] for letter in letters] == ["b0@example.cn"]

    for false_seed in (bids[1].recovery.seed, secrets.token_bytes(32), bytes(32)):
        with pytest.raises(Invalid, match="E_DEALING"):
            hand_over(0, false_seed)
    with pytest.raises(NotFound):
        recovery.hand_over(world.platform, bidders[1], world.clock, ids[0], bids[0].recovery.seed)
    assert world.session.scalars(select(HandedSeed)).all() == []
    refused = select(AuditEvent).where(AuditEvent.action == "seed.refused")
    assert len(world.session.scalars(refused).all()) == 3

    hand_over(0, bids[0].recovery.seed)
    hand_over(0, bids[0].recovery.seed)
    hand_over(1, bids[1].recovery.seed)
    world.work()
    assert world.session.scalars(select(Verdict)).all() == []
    assert not opened_folder(world.platform, ids[0]).exists()
    hand_over(2, bids[2].recovery.seed)
    world.work()
    record = json.loads(world.session.get_one(OpeningRecord, lot).frozen)
    assert sorted(bid["price"] for bid in record["bids"]) == sorted(PRICES)
    assert len(world.session.scalars(select(Leaf).where(Leaf.kind == "seed")).all()) == 3
    assert len(world.session.scalars(select(Leaf).where(Leaf.kind == "lost-lock")).all()) == 2


def test_no_code_is_taken_while_custodians_can_still_open(world: World, county: County) -> None:
    tender = a_published_tender(world, county, lots=1)
    (lot,) = tender.lot_attempt_ids
    bidders = county.bidders[:3]
    bids = [seal_bid(world, lot, each, price) for each, price in zip(bidders, PRICES, strict=True)]
    ids = [hand_in(world, lot, each, sealed) for each, sealed in zip(bidders, bids, strict=True)]
    places = tender.keys[lot]
    lose(world, places[0])
    world.clock.advance_to(tender.deadline)
    countersign(world)
    with pytest.raises(Conflict, match="keys_remain"):
        recovery.hand_over(world.platform, bidders[0], world.clock, ids[0], bids[0].recovery.seed)
    lose(world, places[1])
    recovery.hand_over(world.platform, bidders[0], world.clock, ids[0], bids[0].recovery.seed)
    release(world, places[1])
    with pytest.raises(Conflict, match="keys_remain"):
        recovery.hand_over(world.platform, bidders[1], world.clock, ids[1], bids[1].recovery.seed)
    release(world, places[2])
    world.work()
    record = json.loads(world.session.get_one(OpeningRecord, lot).frozen)
    assert {bid["verdict"] for bid in record["bids"]} == {"OPENED"}
