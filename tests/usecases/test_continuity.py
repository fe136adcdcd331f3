"""The attack 'yesterday's backup is put back', and the honest way on after a real loss."""

import json
from dataclasses import replace
from datetime import timedelta

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.support.app import World
from tests.support.backups import back_up, restored
from tests.support.databases import Databases
from trading.app import create_serving_app
from trading.backups.archive import Archive
from trading.cli.backup import resume
from trading.cli.serve import serve, worker
from trading.kernel.actors import Role
from trading.kernel.clock import FrozenClock
from trading.proofs import merkle
from trading.sealing.leaf import entry
from trading.store.audit import AuditEvent
from trading.store.leaves import Leaf, queue_leaf
from trading.store.transaction import bookkeeping
from trading.transparency import queries
from trading.transparency.continuity import Discontinued, journal_of, keep_outside, must_continue
from trading.transparency.models import LogBatch, LogEntry

DAY = timedelta(days=1)


def a_day_passes(world: World, published: str | None = None) -> LogBatch:
    """Somebody publishes something, and the batch of the next day takes it in."""
    if published is not None:
        with bookkeeping() as session:
            text = entry("notice", notice=published, published="2026-11-23T01:00:00Z")
            queue_leaf(session, "notice", world.clock.now(), text)
    world.clock.advance_to(world.clock.now() + DAY)
    world.work()
    newest = queries.last_batch(world.session)
    assert newest is not None
    world.session.expunge(newest)  # to be compared with what another installation says
    return newest


def run(world: World, monkeypatch: pytest.MonkeyPatch, command: click.Command, *arguments: str) -> Result:
    """Call a command as an administrator of this installation does."""
    monkeypatch.setenv("TRADING_INSTANCE", str(world.platform.config.instance))
    monkeypatch.setenv("TRADING_DATABASE_URL", world.platform.config.database_url)
    world.session.rollback()
    return CliRunner().invoke(command, arguments)


def test_yesterdays_backup_put_back_does_not_start(
    world: World, archive: Archive, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = a_day_passes(world, "a1")
    back_up(world, archive)
    today = a_day_passes(world, "a2")
    with restored(world, archive, databases) as there:
        for command in (serve, worker):
            refused = run(there, monkeypatch, command)
            assert refused.exit_code == 1
            assert f"the database reaches   {yesterday.size} entries" in refused.stderr
            assert f"the log had reached    {today.size} entries" in refused.stderr
            assert "trading restore ARCHIVE" in refused.stderr
        with pytest.raises(Discontinued):
            create_serving_app()
        there.clock.advance_to(world.clock.now() + DAY)
        there.work()  # a worker that was running all the while makes no second log either
        found = queries.last_batch(there.session)
        assert found is not None
        assert found.id == yesterday.id


def test_todays_backup_put_back_starts(
    world: World, archive: Archive, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day_passes(world, "a1")
    today = a_day_passes(world, "a2")
    back_up(world, archive)
    with restored(world, archive, databases) as there:
        assert run(there, monkeypatch, resume, "--reason", "none").exit_code == 1
        create_serving_app()
        assert a_day_passes(there).id == today.id + 1


def test_after_a_real_loss_the_log_gets_its_entries_back_and_the_loss_is_on_record(
    world: World, archive: Archive, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day_passes(world, "a1")
    with bookkeeping() as session:
        waiting = entry("notice", notice="b2", published="2026-11-24T01:00:00Z")
        queue_leaf(session, "notice", world.clock.now(), waiting)
    back_up(world, archive)
    before = a_day_passes(world)
    lost = a_day_passes(world, "c3")
    published = queries.entries(world.session, 0, lost.size)
    with restored(world, archive, databases) as there:
        answer = run(there, monkeypatch, resume, "--reason", "两块硬盘同时损坏，已告知纪委监委")
        assert answer.exit_code == 0, answer.output
        create_serving_app()
        assert queries.entries(there.session, 0, lost.size) == published
        assert there.session.get_one(LogBatch, before.id).checkpoint == before.checkpoint
        after = a_day_passes(there, "d4")
        path = merkle.consistency(lost.size, after.size, queries.hashes(there.session))
        merkle.verify_consistency(lost.size, after.size, lost.root, after.root, path)
        notices = select(Leaf.entry).join(LogEntry).where(Leaf.kind == "notice").order_by(LogEntry.id)
        told = [text.split("notice: ")[1][:2] for text in there.session.scalars(notices)]
        assert told == ["a1", "b2", "c3", "d4"]
        recorded = select(AuditEvent).where(AuditEvent.action == "log.resumed")
        event = there.session.scalars(recorded).one()
        assert event.role is Role.SYSTEM
        assert json.loads(event.facts)["after"] == {"size": lost.size}
        assert "两块硬盘同时损坏" in event.facts


def test_a_second_log_is_not_served_and_cannot_be_made_good(
    world: World, archive: Archive, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = a_day_passes(world, "a1")
    back_up(world, archive)
    a_day_passes(world, "a2")
    a_day_passes(world, "a3")
    journal = journal_of(world.platform.config)
    true = journal.path.read_bytes()
    with restored(world, archive, databases) as there:
        there.clock = FrozenClock(yesterday.at)
        for published, said in (("f2", "This database belongs to another log"), ("f3", "holds another log")):
            journal.set_aside()  # somebody with root lets the old database run on
            a_day_passes(there, published)
            journal.path.write_bytes(true)
            with pytest.raises(Discontinued):
                must_continue(there.session, there.platform)
            assert said in run(there, monkeypatch, resume, "--reason", "a mishap").stderr


def test_a_journal_that_was_lowered_by_hand_is_refused(world: World) -> None:
    a_day_passes(world, "a1")
    a_day_passes(world, "a2")
    journal = journal_of(world.platform.config)
    *_, before, last = journal.path.read_bytes().splitlines(keepends=True)
    swapped = json.loads(last) | {"checkpoint": json.loads(before)["checkpoint"].replace("\n4\n", "\n8\n")}
    journal.path.write_text(json.dumps(swapped) + "\n")
    with pytest.raises(Discontinued, match="not signed"):
        must_continue(world.session, world.platform)


def test_production_without_the_journal_does_not_start_but_a_first_start_needs_none(world: World) -> None:
    careful = replace(world.platform, config=replace(world.platform.config, production=True))
    must_continue(world.session, careful)
    a_day_passes(world, "a1")
    must_continue(world.session, careful)
    journal_of(world.platform.config).path.unlink()
    with pytest.raises(Discontinued, match="is missing"):
        must_continue(world.session, careful)


def test_a_line_that_a_power_cut_left_unfinished_is_written_again(world: World) -> None:
    a_day_passes(world, "a1")
    journal = journal_of(world.platform.config)
    whole = journal.path.read_bytes()
    newest = a_day_passes(world, "a2")
    torn = journal.path.read_bytes()
    journal.path.write_bytes(torn[:-7])
    kept = journal.last()
    assert (journal.path.read_bytes()[: len(whole)], kept and kept.number) == (whole, newest.id - 1)
    keep_outside(world.session, world.platform.config)
    assert journal.path.read_bytes() == torn
