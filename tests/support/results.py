"""Lots that were judged and decided, through the same commands as the pages."""

from datetime import timedelta
from uuid import UUID

from tests.support.accounts import County
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.openings import an_opened_lot
from trading.bids.models import Bid
from trading.committees.rules import RejectionGround
from trading.results import commands, queries
from trading.results.models import Assessment
from trading.results.rules import Judgement


def accept_all(world: World, county: County, lot_attempt_id: UUID) -> None:
    """Accept every opened bid at the price it read out."""
    opened = [each for each in queries.judged(world.session, lot_attempt_id) if each.verdict.code is None]
    for bid_id in [each.bid.id for each in opened]:
        accept(world, county, bid_id)


def accept(world: World, county: County, bid_id: UUID) -> None:
    price = next(
        each.verdict.price
        for each in queries.judged(world.session, lot_of(world, bid_id))
        if each.bid.id == bid_id
    )
    with world.acting(county.unit.drafter) as tx:
        commands.assess(tx, bid_id, Judgement(None, price, ""), version_of(world, bid_id))


def reject(
    world: World, county: County, bid_id: UUID, ground: RejectionGround, reason: str = "见评审记录。"
) -> None:
    with world.acting(county.unit.drafter) as tx:
        commands.assess(tx, bid_id, Judgement(ground, None, reason), version_of(world, bid_id))


def lot_of(world: World, bid_id: UUID) -> UUID:
    return world.session.get_one(Bid, bid_id).lot_attempt_id


def version_of(world: World, bid_id: UUID) -> int:
    known = world.session.get(Assessment, bid_id)
    return known.version if known else 0


def report(world: World, county: County, lot_attempt_id: UUID) -> None:
    """Put the evaluation on record."""
    with world.acting(county.unit.drafter) as tx:
        commands.submit_report(tx, lot_attempt_id)


def draft_outcome(world: World, county: County, lot_attempt_id: UUID, **details: object) -> UUID:
    """Put the next notice into sign-off."""
    with world.acting(county.unit.drafter) as tx:
        return commands.draft_outcome(tx, lot_attempt_id, world.platform.config.instance, **details).id  # type: ignore[arg-type]  # passed on as they are


def announce(world: World, county: County, lot_attempt_id: UUID, **details: object) -> UUID:
    """Draft, sign off and publish the next notice; gives it."""
    return signed_off(world, county.unit, draft_outcome(world, county, lot_attempt_id, **details))


def an_evaluated_lot(
    world: World, county: County, published: PublishedTender | None = None, position: int = 0
) -> UUID:
    """A lot with three accepted bids whose evaluation is on record; nothing is published yet."""
    published = published or a_published_tender(world, county, lots=1)
    lot_attempt_id = an_opened_lot(world, county, published, position)
    accept_all(world, county, lot_attempt_id)
    report(world, county, lot_attempt_id)
    return lot_attempt_id


def named_candidates(
    world: World, county: County, published: PublishedTender | None = None, position: int = 0
) -> UUID:
    """A lot whose candidates are published."""
    lot_attempt_id = an_evaluated_lot(world, county, published, position)
    announce(world, county, lot_attempt_id)
    return lot_attempt_id


def wait_for_publicity(world: World, lot_attempt_id: UUID) -> None:
    award = queries.standing_award(world.session, lot_attempt_id)
    assert award is not None
    assert award.publicity_until is not None
    world.clock.advance_to(award.publicity_until + timedelta(seconds=1))


def an_awarded_lot(
    world: World, county: County, published: PublishedTender | None = None, position: int = 0
) -> UUID:
    """A lot whose result is published and whose letters are printed; gives the lot attempt."""
    lot_attempt_id = named_candidates(world, county, published, position)
    wait_for_publicity(world, lot_attempt_id)
    announce(world, county, lot_attempt_id)
    world.work()
    return lot_attempt_id
