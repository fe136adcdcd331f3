"""What disputes have done after a commit, and what time alone makes due."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from trading.accounts.calling import call_organisation
from trading.bids.models import Bid
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.disputes import queries
from trading.disputes.models import LostKey
from trading.kernel.clock import Clock, SystemClock
from trading.openings.models import LostLock
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.db import db
from trading.store.outbox import OutboxJob, enqueue
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import bookkeeping

CALL: Final = "bid.seed_needed"


def call_custodians(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Call the custodians of a lot to their lists of things to do, as long as they are needed."""
    session = db.session()
    lost = session.get_one(LostKey, UUID(payload["lost_key_id"]))
    if not queries.is_alive(lost, clock.now()):
        return
    for unit in [lock.custodian_id for lock in custody.locks_of(session, lost.lot_attempt_id)]:
        call_organisation(platform, unit)


def call_bidder(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Call one bidder to its list of things to do, if its recovery code is still needed."""
    bid = db.session().get_one(Bid, UUID(payload["bid_id"]))
    if queries.seed_is_wanted(db.session(), bid, clock.now()):
        call_organisation(platform, bid.organisation_id)


def call_bidders(platform: Platform, clock: Clock) -> None:
    """Queue a call, once, to each bidder of a closed lot that cannot be opened without recovery codes."""
    session = db.session()
    stuck = (
        select(LotAttempt)
        .join(LotLock, LotLock.lot_attempt_id == LotAttempt.id)
        .join(LostLock, LostLock.id == LotLock.id)
        .where(LotAttempt.state == AttemptState.PUBLISHED, LotAttempt.deadline <= clock.now())
        .distinct()
    )
    wanted = {
        str(bid.id)
        for attempt in session.scalars(stuck).all()
        if queries.too_many_lost(session, attempt)
        for bid in queries.bids_without_seed(session, attempt.id)
    }
    known = select(OutboxJob.key).where(OutboxJob.kind == CALL, OutboxJob.key.in_(wanted))
    due = wanted - set(session.scalars(known)) if wanted else wanted
    session.rollback()
    if due:
        with bookkeeping() as writing:
            for key in sorted(due):
                enqueue(writing, CALL, key, {"bid_id": key}, SystemClock().now())


EFFECTS: Mapping[str, Effect] = MappingProxyType({CALL: call_bidder, "lost_key.to_sign": call_custodians})
DUE: tuple[Due, ...] = (call_bidders,)
