"""The chain of audit events, from which nothing can be taken and into which nothing can be put."""

from tests.support.app import World
from trading.kernel.actors import SYSTEM
from trading.kernel.permissions import Action
from trading.store.audit import AuditEvent
from trading.store.transaction import bookkeeping
from trading.transparency import chain
from trading.transparency.chain import Head


def _act(world: World, action: str, event_id: int | None = None) -> None:
    with world.acting(SYSTEM) as tx:
        tx.require(Action.OPEN_BIDS)
        tx.record(action, tx)
        if event_id is not None:
            next(each for each in tx.session.new if isinstance(each, AuditEvent)).id = event_id


def _link() -> Head:
    with bookkeeping() as session:
        return chain.link_new_events(session)


def test_every_event_is_linked_once_and_an_empty_chain_has_a_fixed_beginning(world: World) -> None:
    assert _link() == Head(0, chain.ORIGIN)
    _act(world, "first.done")
    _act(world, "second.done")
    linked = _link()
    assert (linked.count, len(chain.unlinked(world.session))) == (2, 0)
    assert _link() == linked
    _act(world, "third.done")
    assert len(chain.unlinked(world.session)) == 1
    assert _link().count == 3
    assert all(step.stored == step.expected for step in chain.walk(world.session))


def test_an_event_committed_late_under_a_lower_number_is_linked_too(world: World) -> None:
    _act(world, "early.done", event_id=5)
    assert _link().count == 1
    _act(world, "late.done", event_id=3)
    assert _link().count == 2
    assert [step.event_id for step in chain.walk(world.session)] == [5, 3]
    assert chain.unlinked(world.session) == []
