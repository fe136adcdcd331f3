"""An administrator of the database at work: no trigger stops them, and what they did is undone afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.app import World
from trading.cli.verify import checks
from trading.store.inspection import Scene, inspect
from trading.store.transaction import bookkeeping

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal",
}
_NO_FOREIGN_KEYS = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


class _Undone(Exception):
    pass


def dropped_triggers(session: Session) -> None:
    """Drop all triggers and check no foreign key until the end of the transaction."""
    dialect = session.get_bind().dialect.name
    for name, table in session.execute(text(_TRIGGERS[dialect])).all():
        on = f" ON {table}" if dialect == "postgresql" else ""
        session.execute(text(f"DROP TRIGGER {name}{on}"))
    session.execute(text(_NO_FOREIGN_KEYS[dialect]))


@contextmanager
def tampering() -> Iterator[Session]:
    """Give the database with all triggers dropped and no foreign key checked; at the end it is as before."""
    with suppress(_Undone), bookkeeping() as session:
        dropped_triggers(session)
        yield session
        raise _Undone


def faults(world: World) -> dict[str, Sequence[str]]:
    """What `trading verify` finds wrong now, by the check that found it."""
    world.session.expire_all()
    scene = Scene(world.platform, world.session, world.clock.now())
    return {found.title: found.faults for found in inspect(scene, checks()) if found.faults}
