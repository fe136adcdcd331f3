"""A lot that was ended around its deadline is neither frozen nor opened."""

from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.openings import release, three_bids
from trading.announcements import commands as announcements
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.kernel.errors import Conflict
from trading.openings import commands
from trading.openings.effects import open_lot
from trading.openings.models import Closing, OpeningRecord, Verdict
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, lots=1)


def terminate(world: World, county: County, tender: PublishedTender) -> UUID:
    lot_attempt_id = tender.lot_attempt_ids[0]
    with world.acting(county.unit.drafter) as tx:
        draft = announcements.draft_termination(
            tx, tender.tender_id, [lot_attempt_id], "规划调整", "退还费用"
        )
        draft_id = draft.id
    signed_off(world, county.unit, draft_id)
    return lot_attempt_id


def test_a_lot_ended_while_its_opening_waits_stays_sealed(
    world: World, county: County, tender: PublishedTender
) -> None:
    lot_attempt_id = tender.lot_attempt_ids[0]
    three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(tender.deadline)
    world.work()
    for keys in tender.keys[lot_attempt_id][:2]:
        release(world, keys)
    terminate(world, county, tender)
    world.work()

    assert world.session.get_one(LotAttempt, lot_attempt_id).state is AttemptState.TERMINATED
    assert set(world.session.scalars(select(Bid.state))) == {BidState.SEALED}
    assert world.session.scalars(select(Verdict)).all() == []
    assert not list(world.platform.config.opened_folder.glob("[!.]*"))
    open_lot(world.platform, world.clock, {"lot_attempt_id": str(lot_attempt_id)})
    assert world.session.get(OpeningRecord, lot_attempt_id) is None


def test_a_lot_ended_before_its_deadline_is_never_counted(
    world: World, county: County, tender: PublishedTender
) -> None:
    lot_attempt_id = terminate(world, county, tender)
    world.clock.advance_to(tender.deadline)
    world.work()

    with pytest.raises(Conflict, match="no_opening"):
        release(world, tender.keys[lot_attempt_id][0])
    with pytest.raises(Conflict, match="no_opening"), world.acting(county.operator) as tx:
        commands.close_lot(tx, world.platform.keys, lot_attempt_id)
    assert world.session.get(Closing, lot_attempt_id) is None
