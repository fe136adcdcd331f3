"""Too many custodians lost their keys: bidders open their own bids, truly and together, or not at all."""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.support.accounts import County, a_county
from tests.support.announcements import LockKeys, PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import Sealed, hand_in, seal_bid
from tests.support.openings import PRICES, release
from tests.support.tampering import faults, tampering
from tests.support.witnesses import countersign
from trading.accounts.models import Person
from trading.bids.models import Bid
from trading.disputes import commands, recovery
from trading.kernel.actors import Actor
from trading.kernel.errors import Conflict, Invalid, NotFound, TooEarly
from trading.openings.models import HandedSeed, OpeningRecord, Verdict
from trading.openings.queries import opened_folder
from trading.store.audit import AuditEvent
from trading.store.leaves import Leaf
from trading.store.transaction import bookkeeping

OWN_CHECK = "Lost lot keys and recovery codes"


@dataclass
class Stuck:
    """A lot with three bids, and what their bidders kept."""

    world: World
    bidders: Sequence[Actor]
    places: tuple[LockKeys, ...]
    bids: list[Sealed]
    ids: list[UUID]

    @classmethod
    def on(cls, world: World, county: County, tender: PublishedTender, position: int) -> "Stuck":
        lot, bidders = tender.lot_attempt_ids[position], county.bidders[:3]
        bids = [seal_bid(world, lot, each, price) for each, price in zip(bidders, PRICES, strict=True)]
        ids = [hand_in(world, lot, each, sealed) for each, sealed in zip(bidders, bids, strict=True)]
        return cls(world, bidders, tender.keys[lot], bids, ids)

    def lose(self, position: int) -> None:
        place = self.places[position]
        with self.world.acting(place.custodian) as tx:
            commands.declare_lock_lost(tx, place.lock_id)

    def hand_over(self, number: int, seed: bytes | None = None) -> None:
        own = self.bids[number].recovery.seed
        world = self.world
        recovery.hand_over(world.platform, self.bidders[number], world.clock, self.ids[number], seed or own)

    def prices(self) -> list[str]:
        lot = self.world.session.get_one(Bid, self.ids[0]).lot_attempt_id
        record = json.loads(self.world.session.get_one(OpeningRecord, lot).frozen)
        return sorted(bid["price"] for bid in record["bids"])


def test_bidders_open_a_lot_whose_keys_are_lost_with_true_codes_and_only_all_together(world: World) -> None:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=2)
    with bookkeeping() as session:
        reached = {"email": "b0@example.cn", "email_verified_at": world.clock.now()}
        first = county.bidders[0].person_id
        session.execute(update(Person).where(Person.id == first).values(reached))
    stuck, found_again = (Stuck.on(world, county, tender, position) for position in (0, 1))
    stuck.lose(0)
    stuck.lose(1)
    stuck.lose(1)
    found_again.lose(0)
    with pytest.raises(TooEarly):
        stuck.hand_over(0)
    world.clock.advance_to(tender.deadline)
    with pytest.raises(Conflict, match="E_NOT_FROZEN"):
        stuck.hand_over(0)
    countersign(world)
    world.work()
    letters = [json.loads(path.read_text()) for path in world.platform.config.outgoing_folder.glob("*.json")]
    assert [letter["to"] for letter in letters] == ["b0@example.cn"]

    for false_seed in (stuck.bids[1].recovery.seed, secrets.token_bytes(32), bytes(32)):
        with pytest.raises(Invalid, match="E_DEALING"):
            stuck.hand_over(0, false_seed)
    with pytest.raises(NotFound):
        recovery.hand_over(
            world.platform, stuck.bidders[1], world.clock, stuck.ids[0], stuck.bids[0].recovery.seed
        )
    assert world.session.scalars(select(HandedSeed)).all() == []
    refused = select(AuditEvent).where(AuditEvent.action == "seed.refused")
    assert len(world.session.scalars(refused).all()) == 3

    stuck.hand_over(0)
    stuck.hand_over(0)
    stuck.hand_over(1)
    world.work()
    assert world.session.scalars(select(Verdict)).all() == []
    assert not opened_folder(world.platform, stuck.ids[0]).exists()
    stuck.hand_over(2)
    world.work()
    assert stuck.prices() == sorted(PRICES)
    kinds = Counter(world.session.scalars(select(Leaf.kind)))
    assert (kinds["seed"], kinds["lost-lock"]) == (3, 3)
    assert OWN_CHECK not in faults(world)
    with tampering() as session:
        swapped = update(HandedSeed).where(HandedSeed.id == stuck.ids[0])
        session.execute(swapped.values(seed=stuck.bids[1].recovery.seed))
        assert "E_DEALING" in faults(world)[OWN_CHECK][0]

    with pytest.raises(Conflict, match="keys_remain"):
        found_again.hand_over(0)
    found_again.lose(1)
    found_again.hand_over(0)
    release(world, found_again.places[1])
    with pytest.raises(Conflict, match="keys_remain"):
        found_again.hand_over(1)
    release(world, found_again.places[2])
    world.work()
    assert found_again.prices() == sorted(PRICES)
