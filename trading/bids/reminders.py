"""Bidders whose envelope an amendment made worthless are told so at once, and again before the deadline.

The message says only that something waits: what it is stands on the bidder's own page.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.accounts.calling import call_organisation
from trading.announcements.models import Notice, NoticeLot
from trading.bids import queries
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.kernel.clock import Clock, SystemClock
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.lines import instant_text
from trading.store.db import db
from trading.store.outbox import OutboxJob, enqueue
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import bookkeeping

ASK_TO_SEAL_AGAIN: Final = "bids.seal_again"
TELL_TO_SEAL_AGAIN: Final = "bid.seal_again"
BEFORE: Final = (timedelta(hours=24), timedelta(hours=2))
"""How long before the deadline whoever has not sealed again is told once more."""


def to_be_sealed_again(session: Session, attempt: LotAttempt) -> list[Bid]:
    """The bids of a lot attempt that count only until the deadline unless they are sealed again."""
    in_force = queries.notices_in_force(session, attempt)
    sealed = select(Bid).where(
        Bid.lot_attempt_id == attempt.id,
        Bid.state == BidState.SEALED,
        Bid.notice_sha256.not_in(in_force),
    )
    return list(session.scalars(sealed))


def ask_to_seal_again(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Queue a message for each bidder of the lot whose envelope must be sealed again."""
    with bookkeeping() as session:
        attempt = session.get_one(LotAttempt, UUID(payload["lot_attempt_id"]))
        if attempt.state is not AttemptState.PUBLISHED or attempt.deadline is None:
            return
        round_name = payload.get("round", attempt.notice_sha256)
        for bid in to_be_sealed_again(session, attempt):
            job = {"bid_id": str(bid.id)}
            enqueue(session, TELL_TO_SEAL_AGAIN, f"{bid.id}:{round_name}", job, SystemClock().now())


def tell_to_seal_again(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Call the people of one bidder to their list of things to do, if it is still needed."""
    session = db.session()
    bid = session.get_one(Bid, UUID(payload["bid_id"]))
    if not queries.must_be_sealed_again(session, bid):
        return
    call_organisation(platform, bid.organisation_id)


def remind(platform: Platform, clock: Clock) -> None:
    """Before a deadline, ask again on every lot where an amendment wanted new envelopes."""
    now = clock.now()
    soon = (
        select(LotAttempt.id, LotAttempt.deadline)
        .join(NoticeLot, NoticeLot.lot_attempt_id == LotAttempt.id)
        .join(Notice, Notice.id == NoticeLot.notice_id)
        .where(
            Notice.reseal,
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline > now,
            LotAttempt.deadline <= now + max(BEFORE),
        )
        .distinct()
    )
    session = db.session()
    rounds = {
        f"{lot_attempt_id}:{instant_text(deadline)}:{before}": lot_attempt_id
        for lot_attempt_id, deadline in session.execute(soon)
        for before in BEFORE
        if deadline is not None and deadline <= now + before
    }
    known = select(OutboxJob.key).where(OutboxJob.kind == ASK_TO_SEAL_AGAIN, OutboxJob.key.in_(rounds))
    due = rounds.keys() - set(session.scalars(known))
    session.rollback()
    if not due:
        return
    with bookkeeping() as writing:
        for key in sorted(due):
            payload = {"lot_attempt_id": str(rounds[key]), "round": key.partition(":")[2]}
            enqueue(writing, ASK_TO_SEAL_AGAIN, key, payload, SystemClock().now())


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {ASK_TO_SEAL_AGAIN: ask_to_seal_again, TELL_TO_SEAL_AGAIN: tell_to_seal_again}
)
DUE: tuple[Due, ...] = (remind,)
