"""What time makes due in the public log."""

from collections.abc import Mapping
from types import MappingProxyType

from trading.kernel.clock import Clock
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import bookkeeping
from trading.transparency import commands, continuity, queries, rules, stamps


def merge_due(platform: Platform, clock: Clock) -> None:
    """Make every batch that is due; writes nothing when none is."""
    policy = rules.policy(platform.config)
    while _is_due(platform, clock):
        continuity.must_continue(db.session(), platform)
        with bookkeeping() as session:
            made = commands.merge(session, platform.keys.log, policy, clock.now())
            if platform.config.tsa_url:
                stamps.ask_for_stamps(session, made)
        continuity.keep_outside(db.session(), platform.config)


def _is_due(platform: Platform, clock: Clock) -> bool:
    """Whether it is worth taking the writer's turn; what is due is decided under the lock."""
    session, now = db.session(), clock.now()
    session.rollback()
    last = queries.last_batch(session)
    if last is None or queries.a_closing_waits(session):
        return True
    return bool(rules.policy(platform.config).due(last.at, now, queries.deadlines(session, last.at, now)))


EFFECTS: Mapping[str, Effect] = MappingProxyType({stamps.EFFECT: stamps.stamp})
DUE: tuple[Due, ...] = (merge_due,)
