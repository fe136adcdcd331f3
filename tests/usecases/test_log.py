"""The public log grows by its rhythm alone, holds all that was queued, and each tree begins with the last."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from trading.proofs import merkle
from trading.proofs.checkpoint import opened
from trading.proofs.schedule import BatchKind
from trading.sealing.leaf import entry
from trading.store.leaves import Leaf, QueuedLeaf, queue_leaf
from trading.store.transaction import bookkeeping
from trading.transparency import commands, queries
from trading.transparency.effects import merge_due
from trading.transparency.models import LogBatch, LogEntry

DAY = timedelta(days=1)


def queue(world: World, count: int, kind: str = "pad", at: datetime | None = None) -> list[int]:
    with bookkeeping() as session:
        leaves = [queue_leaf(session, kind, at or world.clock.now(), entry("pad")) for _ in range(count)]
        session.flush()
        return [leaf.id for leaf in leaves]


def batches(world: World) -> list[LogBatch]:
    return queries.batches(world.session, 0, 10_000)


def must_hold(world: World) -> None:
    """Every checkpoint is signed, says the root of its entries and extends the one before it."""
    read, made = queries.hashes(world.session), batches(world)
    before = None
    for number, batch in enumerate(made):
        assert batch.id == number
        found = opened(batch.checkpoint, world.platform.keys.log.verifier)
        assert (found.size, found.root) == (batch.size, batch.root)
        if before:
            path = merkle.consistency(before.size, batch.size, read)
            merkle.verify_consistency(before.size, batch.size, before.root, batch.root, path)
            assert batch.at >= before.at
        before = batch
    if before:
        leaves = queries.entries(world.session, 0, before.size)
        assert len(leaves) == before.size
        assert [read(0, index) for index in range(before.size)] == [merkle.leaf_hash(each) for each in leaves]


def place(world: World, leaf_id: int) -> LogEntry:
    found = queries.entry_of(world.session, leaf_id)
    assert found is not None
    return found


def test_the_log_grows_by_its_rhythm_and_by_nothing_else(world: World) -> None:
    world.work()
    world.work()
    assert [batch.size for batch in batches(world)] == [4]
    world.clock.advance(DAY)
    world.work()
    assert [batch.size for batch in batches(world)] == [4, 8]
    must_hold(world)


def test_missed_ticks_become_as_many_batches_in_order(world: World) -> None:
    world.work()
    world.clock.advance(120 * DAY)
    queue(world, 1)
    world.work()
    made = batches(world)
    assert len(made) == 121
    assert {after.at - before.at for before, after in pairwise(made)} == {DAY}
    assert {after.size - before.size for before, after in pairwise(made)} == {4}
    must_hold(world)


def test_what_overflows_waits_its_turn_but_never_longer_than_was_promised(world: World) -> None:
    world.work()
    world.clock.advance(DAY - timedelta(hours=2))
    queued = queue(world, 8)
    for _ in range(2):
        world.clock.advance(DAY)
        world.work()
    first, second = batches(world)[1:3]
    assert [place(world, each).batch_id for each in queued] == [first.id] * 3 + [second.id] * 5
    assert second.size - first.size == 8
    must_hold(world)


def test_a_notice_does_not_wait_behind_bids_so_its_place_tells_nothing_of_them(world: World) -> None:
    merge_due(world.platform, world.clock)
    world.clock.advance(timedelta(hours=2))
    lot = a_published_tender(world, a_county(world), lots=1).lot_attempt_ids[0]
    with bookkeeping() as session:
        for _ in range(9):
            queue_leaf(session, "envelope", world.clock.now(), entry("pad"), lot)
    notice = queue(world, 1, "notice")
    world.clock.advance(timedelta(hours=22))
    merge_due(world.platform, world.clock)
    assert place(world, notice[0]).batch_id == 1
    assert len(queries.waiting(world.session)) == 8


def test_nobody_can_tell_from_the_order_in_a_batch_what_was_queued_first(world: World) -> None:
    world.work()
    orders = set()
    for _ in range(12):
        queued = queue(world, 3)
        world.clock.advance(DAY)
        world.work()
        orders.add(tuple(place(world, each).id % 4 for each in queued))
    assert len(orders) > 3


def test_every_leaf_is_merged_once_and_padding_is_kept_like_any_other_leaf(world: World) -> None:
    queue(world, 10)
    for _ in range(4):
        world.clock.advance(DAY)
        world.work()
    size = batches(world)[-1].size
    assert world.session.scalar(select(func.count(LogEntry.id))) == size
    assert world.session.scalar(select(func.count(Leaf.id))) == size
    assert world.session.scalar(select(func.count(QueuedLeaf.leaf_id))) == 0
    kinds = world.session.scalars(select(Leaf.kind).where(Leaf.kind == "audit")).all()
    assert len(kinds) == len(batches(world))


def test_a_closing_is_merged_at_once_with_all_that_waits_in_a_block_of_sixty_four(world: World) -> None:
    world.work()
    queue(world, 70)
    closing = queue(world, 1, "close")
    world.work()
    last = batches(world)[-1]
    assert (last.kind, last.size) == (BatchKind.CLOSING, 4 + 128)
    assert place(world, closing[0]).batch_id == last.id
    assert not queries.waiting(world.session)
    must_hold(world)


def test_a_sequencer_that_dies_in_the_middle_leaves_nothing_half_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.work()
    queued = queue(world, 3)
    world.clock.advance(DAY)
    with monkeypatch.context() as patch:
        save = commands.Log.save

        def killed(log: commands.Log) -> None:
            save(log)
            raise KeyboardInterrupt

        patch.setattr(commands.Log, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            world.work()
    world.session.rollback()
    assert [batch.size for batch in batches(world)] == [4]
    must_hold(world)
    world.work()
    assert [batch.size for batch in batches(world)] == [4, 8]
    assert {place(world, each).batch_id for each in queued} == {1}
    must_hold(world)


def test_two_sequencers_at_once_make_each_batch_once(world: World) -> None:
    world.work()
    queued = queue(world, 9)
    world.clock.advance(3 * DAY)
    world.session.rollback()
    start = Barrier(2)

    def run() -> None:
        with world.app.app_context():
            start.wait()
            merge_due(world.platform, world.clock)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run) for _ in range(2)]:
            done.result()
    world.session.rollback()
    assert len(batches(world)) == 4
    assert all(place(world, each) for each in queued)
    must_hold(world)
