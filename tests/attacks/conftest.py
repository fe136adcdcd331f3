"""The county that is attacked, built once for each database; every attack is undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import delete

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World, build_app
from tests.support.bids import hand_in, seal_bid
from tests.support.databases import Databases
from tests.support.openings import open_lot, three_bids
from tests.support.results import accept_all, report
from tests.support.witnesses import countersign
from trading.store.db import db
from trading.store.outbox import OutboxJob
from trading.store.transaction import bookkeeping


@dataclass(frozen=True)
class Attacked:
    world: World
    url: str
    people: County
    tender: PublishedTender


@pytest.fixture(scope="package")
def attacked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """A lot that was opened and evaluated, a second one that is closed; everything logged and witnessed."""
    url = databases.copy()
    app = build_app(url, tmp_path_factory.mktemp("county"))
    with app.app_context():
        world = World(app)
        app.before_request(lambda: setattr(g, "clock", world.clock))
        people = a_county(world)
        tender = a_published_tender(world, people, lots=2)
        opened, closed = tender.lot_attempt_ids
        replaced = seal_bid(world, opened, people.bidders[3], "1290000.00")
        hand_in(world, opened, people.bidders[3], replaced)
        countersign(world)
        better = seal_bid(world, opened, people.bidders[3], "1285000.00", prev=replaced)
        hand_in(world, opened, people.bidders[3], better)
        three_bids(world, people, opened)
        three_bids(world, people, closed)
        print_nothing()
        open_lot(world, tender, opened)
        accept_all(world, people, opened)
        report(world, people, opened)
        world.clock.advance_to(world.clock.now() + timedelta(days=1))
        countersign(world)
        yield Attacked(world, url, people, tender)
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def print_nothing() -> None:
    """Printed copies are no part of what is checked here, and would take most of the time."""
    with bookkeeping() as session:
        session.execute(delete(OutboxJob).where(OutboxJob.kind.like("%pdf")))


@pytest.fixture
def county(attacked: Attacked) -> World:
    return attacked.world
