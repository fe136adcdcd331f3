"""The chain of audit events, from which nothing can be taken and into which nothing can be put."""

from tests.support.app import World
from trading.kernel.actors import SYSTEM, Role
from trading.kernel.permissions import Action
from trading.store.audit import AuditEvent
from trading.store.transaction import bookkeeping
from trading.transparency import chain
from trading.transparency.chain import Head


def _act(world: World, action: str) -> None:
    with world.acting(SYSTEM) as tx:
        tx.require(Action.OPEN_BIDS)
        tx.record(action, tx)


def _event_numbered(world: World, event_id: int) -> None:
    """An event under a number that another transaction took earlier and committed only now."""
    with bookkeeping() as session:
        session.add(
            AuditEvent(
                id=event_id,
                at=world.clock.now(),
                action="early.done",
                role=Role.SYSTEM,
                address="",
                subject_type="Transaction",
                facts="{}",
            )
        )


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
    _event_numbered(world, 5)
    assert _link().count == 1
    _event_numbered(world, 3)
    assert _link().count == 2
    assert [step.event_id for step in chain.walk(world.session)] == [5, 3]
    assert chain.unlinked(world.session) == []
