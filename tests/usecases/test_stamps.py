"""An outside authority puts its own time on the page of the register that freezes the bids of a lot."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from tests.support.app import World
from tests.support.authority import founded, serving
from tests.support.client import a_visitor
from tests.support.sealing import needs
from trading.kernel.clock import SystemClock
from trading.sealing.leaf import close_entry
from trading.store.inspection import Findings, Scene
from trading.store.leaves import queue_leaf
from trading.store.outbox import OutboxJob
from trading.store.transaction import bookkeeping
from trading.store.triggers import drop_statements
from trading.transparency import queries
from trading.transparency.models import LogBatch, TimeStamp
from trading.transparency.stamps import EFFECT, stamps

pytestmark = needs("openssl")


def trusting(world: World, address: str, roots: Path) -> None:
    """The administrator names an authority and the root it stands under."""
    config = replace(world.platform.config, tsa_url=address, tsa_roots=roots)
    world.platform = replace(world.platform, config=config)
    world.app.extensions["platform"] = world.platform


def a_closing(world: World) -> LogBatch:
    """The bids of a lot are frozen, and the worker does what follows."""
    world.work()
    now = world.clock.now()
    with bookkeeping() as session:
        queue_leaf(session, "close", now, close_entry("GG-1/1", "commercial", now, []))
    world.work()
    newest = queries.last_batch(world.session)
    assert newest is not None
    return newest


def faults(world: World) -> list[str]:
    found = Findings("")
    stamps(Scene(world.platform, world.session, world.clock.now()), found)
    return found.faults


def test_a_closing_is_stamped_and_stock_openssl_says_so_too(world: World, tmp_path: Path) -> None:
    authority = founded(tmp_path / "authority")
    with serving(authority) as address:
        trusting(world, address, authority.roots)
        closing = a_closing(world)
        world.clock.advance_to(world.clock.now() + timedelta(days=2))
        world.work()
    kept = world.session.scalars(select(TimeStamp)).one()
    assert (authority.asked, kept.size) == (1, closing.size)
    assert abs(kept.stamped_at - SystemClock().now()) < timedelta(minutes=1)
    visitor = a_visitor(world)
    answer = visitor.get(f"/log/batches/{closing.id}/stamp").data
    page = b"".join(visitor.get(f"/log/batches/{closing.id}").data.splitlines(keepends=True)[:5])
    assert authority.verifies(answer, page)
    assert not authority.verifies(answer, page.replace(b"\n", b"\n ", 1))
    assert visitor.get(f"/log/batches/{closing.id + 1}/stamp").status_code == 404
    assert f"/log/batches/{closing.id}/stamp" in visitor.get("/log").text
    assert faults(world) == []
    must_be_found_when_moved_to_another_page(world, kept)


def must_be_found_when_moved_to_another_page(world: World, kept: TimeStamp) -> None:
    """A database administrator lets the stamp stand for another checkpoint."""
    newest = queries.last_batch(world.session)
    assert newest is not None
    stamped, moved = kept.size, newest.size
    dialect = world.session.get_bind().dialect.name
    guard = (
        ["DROP TRIGGER time_stamps_no_update"]
        if dialect == "sqlite"
        else drop_statements("time_stamps", dialect)
    )
    with bookkeeping() as session:
        for statement in (*guard, f"UPDATE time_stamps SET size = {moved} WHERE size = {stamped}"):
            session.execute(text(statement))
    assert [fault.split(":")[0] for fault in faults(world)] == [f"time stamp over {moved} entries"]


def test_the_answer_of_an_authority_that_is_not_trusted_is_not_kept(world: World, tmp_path: Path) -> None:
    trusted, other = founded(tmp_path / "trusted"), founded(tmp_path / "other")
    with serving(other) as address:
        trusting(world, address, trusted.roots)
        a_closing(world)
    assert (other.asked, world.session.scalars(select(TimeStamp)).all()) == (1, [])
    waiting = world.session.scalars(select(OutboxJob).where(OutboxJob.kind == EFFECT)).one()
    assert waiting.done_at is None
    assert "rfc3161_client" in (waiting.last_error or "")


def test_without_an_authority_nobody_is_asked(world: World) -> None:
    a_closing(world)
    assert world.session.scalars(select(OutboxJob).where(OutboxJob.kind == EFFECT)).all() == []
