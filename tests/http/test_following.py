"""Somebody outside follows the register with nothing but what they saw of it before."""

import json
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.support.app import World
from tests.support.client import a_visitor
from tests.support.tampering import dropped_triggers
from tests.support.witnesses import ONLOOKER
from trading.cli.follow import Follower, Seen
from trading.kernel.clock import SystemClock
from trading.proofs.schedule import BatchKind
from trading.sealing import note
from trading.sealing.leaf import entry
from trading.store.leaves import Leaf, queue_leaf
from trading.store.transaction import bookkeeping
from trading.transparency.commands import Log
from trading.transparency.effects import merge_due
from trading.transparency.models import Cosignature, LogBatch, LogEntry, LogTile, Witness
from trading.transparency.queries import last_batch
from trading.transparency.rules import Waiting

PADS = 3


class Outsider:
    """Looks again and again; what they keep is written down and read back as by the command."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browser = a_visitor(world)
        self.kept = Seen()

    def look(self) -> dict[str, list[str]]:
        seen = Seen(**json.loads(json.dumps(self.kept.as_json())))
        follower = Follower(lambda path: self.browser.get(path).data, seen, (), self.world.clock.now())
        found = {findings.title: findings.faults for findings in follower.look()}
        if follower.extends:
            self.kept = seen
        return {title: faults for title, faults in found.items() if faults}


@pytest.fixture
def outsider(world: World) -> Outsider:
    """Three days of a register that an onlooker countersigns, already looked at once."""
    world.app.before_request(lambda: setattr(g, "clock", world.clock))
    with bookkeeping() as session:
        session.add(
            Witness(
                name=ONLOOKER.name,
                title="onlooker",
                vkey=ONLOOKER.verifier.vkey,
                registered_at=world.clock.now(),
            )
        )
    watching = Outsider(world)
    for _ in range(3):
        a_day(world)
    assert watching.look() == {}
    return watching


def a_day(world: World) -> None:
    """One more page, countersigned."""
    world.clock.advance_to(world.clock.now() + timedelta(days=1))
    merge_due(world.platform, world.clock)
    with bookkeeping() as session:
        countersign(session)


def countersign(session: Session) -> None:
    newest, witness = last_batch(session), session.query(Witness).one()
    assert newest is not None
    at = SystemClock().now()
    line = ONLOOKER.cosign(note.parse(newest.checkpoint)[0], at)
    session.add(Cosignature(size=newest.size, witness_id=witness.id, line=line, signed_at=at, received_at=at))


def test_a_register_that_only_grows_is_followed_from_day_to_day(outsider: Outsider) -> None:
    size = outsider.kept.size
    a_day(outsider.world)
    assert outsider.look() == {}
    assert outsider.kept.size > size
    assert outsider.look() == {}, "nothing new is no fault"


def test_a_register_that_stands_still_or_is_not_countersigned_is_called_out(outsider: Outsider) -> None:
    outsider.world.clock.advance_to(outsider.world.clock.now() + timedelta(days=2))
    merge_due(outsider.world.platform, outsider.world.clock)
    assert outsider.look() == {"Countersigned by witnesses": ["within a day by 0, not by 1"]}
    outsider.world.clock.advance_to(outsider.world.clock.now() + timedelta(days=2))
    found = outsider.look()
    assert found["Pages of the promised length, at their time"] == ["no new page has come when it was due"]


def test_an_unpadded_page_is_seen_from_outside(outsider: Outsider) -> None:
    world = outsider.world
    with bookkeeping() as session:
        log = Log(session, world.platform.keys.log)
        log.add_batch(BatchKind.REGULAR, world.clock.now(), [a_pad(world, session)])
        log.save()
        countersign(session)
    found = outsider.look()["Pages of the promised length, at their time"]
    assert any("1 entries, not padded" in fault for fault in found)


def test_a_register_written_anew_is_refused_and_what_was_seen_is_kept(outsider: Outsider) -> None:
    world, before = outsider.world, outsider.kept
    with bookkeeping() as session:
        dropped_triggers(session)
        for model in (Cosignature, LogEntry, LogBatch, LogTile):
            session.execute(delete(model))
        session.expunge_all()
        log = Log(session, world.platform.keys.log)
        for day in range(5):
            at = world.clock.now() - timedelta(days=4 - day)
            log.add_batch(BatchKind.REGULAR, at, [a_pad(world, session) for _ in range(4)])
        log.save()
        countersign(session)
    assert outsider.look() == {
        "Only grown since the last look": ["it is not the register seen before with new entries at its end"]
    }
    assert outsider.kept is before


def test_a_register_that_was_rolled_back_is_refused(outsider: Outsider) -> None:
    with bookkeeping() as session:
        dropped_triggers(session)
        newest = last_batch(session)
        assert newest is not None
        session.execute(delete(Cosignature).where(Cosignature.size == newest.size))
        session.execute(delete(LogEntry).where(LogEntry.batch_id == newest.id))
        session.execute(delete(LogBatch).where(LogBatch.id == newest.id))
    assert outsider.look() == {"Stamp of the newest page": ["entries that were there before are gone"]}


def test_an_entry_that_is_shown_as_something_else_is_called_out(outsider: Outsider) -> None:
    world = outsider.world
    a_day(world)
    with bookkeeping() as session:
        dropped_triggers(session)
        changed = entry("audit", events="1", head="0" * 64)
        newest = session.query(LogEntry.leaf_id).order_by(LogEntry.id.desc()).limit(1).scalar()
        session.execute(update(Leaf).where(Leaf.id == newest).values(entry=changed))
    found = outsider.look()["Old entries are shown, and are what was stamped"]
    assert any("what is shown is not what was stamped" in fault for fault in found)


def a_pad(world: World, session: Session) -> Waiting:
    leaf = queue_leaf(session, "pad", world.clock.now(), entry("pad"))
    session.flush()
    return Waiting(leaf.id, "pad", leaf.at, leaf.commitment, None)
