"""Several people who act at the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.support.app import World
from trading.kernel.actors import Actor
from trading.kernel.errors import Conflict
from trading.store.transaction import Transaction, transaction


def at_once(world: World, *acts: tuple[Actor, Callable[[Transaction], object]]) -> list[str]:
    """Do all acts in threads that start together; says for each whether it was done or how it was refused."""
    world.session.rollback()
    start = Barrier(len(acts))

    def act(actor: Actor, command: Callable[[Transaction], object]) -> str:
        with world.app.app_context():
            start.wait()
            try:
                with transaction(actor, world.clock) as tx:
                    command(tx)
            except Conflict as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(lambda pair: act(*pair), acts))
