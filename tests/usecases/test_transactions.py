"""The one boundary of writing."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.support.app import World
from trading.kernel.actors import SYSTEM, Actor, Role
from trading.kernel.errors import Forbidden
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.store.audit import AuditEvent
from trading.store.counters import Counter, next_number
from trading.store.transaction import ReadOnlySession, Transaction, Unaccounted, reading_only

SUPERVISOR = Actor(Role.SUPERVISOR, person_id=new_id())


def test_a_change_that_nobody_authorised_and_recorded_is_rolled_back(world: World) -> None:
    with pytest.raises(Unaccounted), world.acting(SYSTEM) as tx:
        next_number(tx.session, "projects")
    assert world.session.get(Counter, "projects") is None


def test_a_recorded_change_stands_with_its_event(world: World) -> None:
    with world.acting(SYSTEM) as tx:
        tx.require(Action.OPEN_BIDS)
        assert [next_number(tx.session, "projects") for _ in range(3)] == [1, 2, 3]
        tx.record("numbers.taken", tx, taken=3)
    event = world.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.at, event.facts) == ("numbers.taken", world.clock.now(), '{"taken": 3}')


def test_a_transaction_inside_a_transaction_is_refused(world: World) -> None:
    with world.acting(SYSTEM), pytest.raises(RuntimeError), world.acting(SYSTEM):
        pass


def test_the_time_is_not_read_before_the_lock(world: World) -> None:
    with pytest.raises(Unaccounted), world.acting(SYSTEM) as tx:
        _read_the_time_then_lock(tx)


def _read_the_time_then_lock(tx: Transaction) -> None:
    assert tx.now == tx.now
    tx.lock(Counter, new_id())


def test_what_was_recorded_once_can_be_neither_changed_nor_deleted(world: World) -> None:
    with world.acting(SYSTEM) as tx:
        tx.require(Action.OPEN_BIDS)
        tx.record("something.happened", tx)
    for statement in (
        "UPDATE audit_events SET action = 'else'",
        "DELETE FROM audit_events",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            world.session.execute(text(statement))
        world.session.rollback()


def test_a_supervisor_is_stopped_in_the_session(world: World) -> None:
    with pytest.raises(ReadOnlySession), world.acting(SUPERVISOR) as tx:
        tx.session.add(Counter(name="x", value=1))
    with pytest.raises(Forbidden), world.acting(SUPERVISOR) as tx:
        tx.require(Action.OPEN_BIDS)


def test_a_supervisor_is_stopped_by_the_database_itself(world: World) -> None:
    with reading_only(), pytest.raises(DBAPIError, match=r"read-?only"):
        world.session.connection().exec_driver_sql("DELETE FROM counters")
    with world.acting(SYSTEM) as tx:
        tx.require(Action.OPEN_BIDS)
        next_number(tx.session, "works again")
        tx.record("numbers.taken", tx)
