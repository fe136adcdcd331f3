"""Two workers at the same opening, as when the lease of a long one runs out."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender, signed_off
from tests.support.app import World
from tests.support.openings import release, three_bids
from trading.announcements.models import NoticeDraft
from trading.openings.effects import open_lot, prepare_failure_notice
from trading.openings.models import OpeningRecord, Verdict
from trading.openings.queries import opened_folder
from trading.sealing.opening import FILES


def test_two_workers_at_one_opening_give_every_bid_the_verdict_it_deserves(world: World) -> None:
    published = a_published_tender(world, county := a_county(world), lots=1)
    lot_attempt_id = published.lot_attempt_ids[0]
    bids = three_bids(world, county, lot_attempt_id)
    world.clock.advance_to(published.deadline)
    for keys in published.keys[lot_attempt_id][:2]:
        release(world, keys)
    world.session.rollback()
    ready = Barrier(4)

    def worker(_: int) -> None:
        with world.app.app_context():
            ready.wait()
            open_lot(world.platform, world.clock, {"lot_attempt_id": str(lot_attempt_id)})

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(worker, range(4)))
    assert world.session.scalars(select(Verdict.code)).all() == [None] * 3
    assert len(world.session.scalars(select(OpeningRecord)).all()) == 1
    for bid_id in bids:
        assert {path.name for path in opened_folder(world.platform, bid_id).iterdir()} == {*FILES.values()}


def test_a_failure_notice_that_was_prepared_is_not_prepared_again(world: World) -> None:
    published = a_published_tender(world, county := a_county(world), lots=1)
    world.clock.advance_to(published.deadline)
    world.work()
    job = {"lot_attempt_id": str(published.lot_attempt_ids[0]), "live": 0}
    prepare_failure_notice(world.platform, world.clock, job)
    draft_id = world.session.scalars(select(NoticeDraft.id).where(NoticeDraft.drafted_by.is_(None))).one()
    signed_off(world, county.unit, draft_id)
    prepare_failure_notice(world.platform, world.clock, job)
    assert len(world.session.scalars(select(NoticeDraft).where(NoticeDraft.drafted_by.is_(None))).all()) == 1
