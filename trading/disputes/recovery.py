"""Hand a recovery code over: checked in one short transaction; that a false one was tried is kept."""

from uuid import UUID

from trading.disputes import commands
from trading.disputes.rules import refusal_of
from trading.kernel.actors import Actor
from trading.kernel.clock import Clock
from trading.sealing.errors import SealError
from trading.store.platform import Platform
from trading.store.transaction import refusal, transaction


def hand_over(platform: Platform, actor: Actor, clock: Clock, bid_id: UUID, seed: bytes) -> None:
    """Raises what the command raises, and Invalid E_DEALING for any seed but the true one."""
    try:
        with transaction(actor, clock) as tx:
            commands.hand_over_seed(tx, platform.config, bid_id, seed)
    except SealError as error:
        with refusal(actor, clock) as tx:
            commands.keep_refused_seed(tx, bid_id)
        raise refusal_of(error) from error
