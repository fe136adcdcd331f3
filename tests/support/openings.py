"""Lots whose bids were opened with released keys, as in life."""

from uuid import UUID

from tests.support.accounts import County
from tests.support.announcements import LockKeys, PublishedTender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.witnesses import countersign
from trading.openings import commands, effects

PRICES = ("1280000.00", "1265000.00", "1310000.50")


def three_bids(world: World, county: County, lot_attempt_id: UUID) -> list[UUID]:
    """Three bidders hand in an offer each."""
    return [
        seal_and_submit(world, lot_attempt_id, bidder, price)
        for bidder, price in zip(county.bidders, PRICES, strict=False)
    ]


def release(world: World, keys: LockKeys) -> None:
    """Once a witness has countersigned the closing, one custodian types both lot keys from paper."""
    countersign(world)
    for part, identity in (("summary", keys.summary), ("body", keys.body)):
        with world.acting(keys.custodian) as tx:
            commands.release_key(tx, world.platform.config, keys.lock_id, part, identity)


def open_lot(world: World, published: PublishedTender, lot_attempt_id: UUID) -> None:
    """Wait for the deadline, release two keys of three, and let the worker open the bids."""
    if world.clock.now() < published.deadline:
        world.clock.advance_to(published.deadline)
    world.work()
    for keys in published.keys[lot_attempt_id][:2]:
        release(world, keys)
    world.work()


def open_unprinted(world: World, published: PublishedTender, lot_attempt_id: UUID) -> None:
    """The same without the papers that the worker prints, which take its time."""
    if world.clock.now() < published.deadline:
        world.clock.advance_to(published.deadline)
    effects.close_due(world.platform, world.clock)
    for keys in published.keys[lot_attempt_id][:2]:
        release(world, keys)
    effects.open_lot(world.platform, world.clock, {"lot_attempt_id": str(lot_attempt_id)})
    world.session.rollback()


def an_opened_lot(world: World, county: County, published: PublishedTender, position: int = 0) -> UUID:
    """Three bids on one lot attempt of the tender, all opened."""
    lot_attempt_id = published.lot_attempt_ids[position]
    three_bids(world, county, lot_attempt_id)
    open_lot(world, published, lot_attempt_id)
    return lot_attempt_id
