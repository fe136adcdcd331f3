"""What the worker does around openings: freeze at the deadline, open with the released keys."""

from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from trading.bids.envelopes import EnvelopeFolder
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.custody.models import LotLock
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.openings import commands
from trading.openings.models import Closing, KeyRelease
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.dealing import PARTS
from trading.sealing.opening import open_envelope
from trading.store.db import db
from trading.store.platform import Platform
from trading.store.transaction import transaction


def close_due(platform: Platform, clock: Clock) -> None:
    """Write down the frozen list of every lot attempt whose deadline has passed."""
    due = (
        select(LotAttempt.id)
        .outerjoin(Closing, Closing.id == LotAttempt.id)
        .where(
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline <= clock.now(),
            Closing.id.is_(None),
        )
    )
    for lot_attempt_id in db.session.scalars(due).all():
        with transaction(SYSTEM, clock) as tx:
            commands.close_lot(tx, platform.keys, lot_attempt_id)


def open_lot(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Open every frozen bid that has no verdict yet, then publish the record; safe to run again."""
    lot_attempt_id = UUID(payload["lot_attempt_id"])
    released, sealed = _released(lot_attempt_id), EnvelopeFolder(platform.config.envelopes_folder)
    waiting = db.session.execute(
        select(Bid.id, Bid.envelope, Bid.envelope_sha256).where(
            Bid.lot_attempt_id == lot_attempt_id, Bid.state == BidState.SEALED
        )
    )
    for bid_id, envelope, digest in waiting.tuples().all():
        outcome = open_envelope(
            envelope,
            {part: sealed.path(bid_id, part) for part in PARTS},
            released,
            opened_folder(platform, bid_id),
            envelope_id=digest,
            bidder_name=db.session.get_one(Bid, bid_id).organisation.name,
        )
        with transaction(SYSTEM, clock) as tx:
            commands.record_verdict(tx, bid_id, outcome)
    with transaction(SYSTEM, clock) as tx:
        commands.finish_opening(tx, platform.keys, lot_attempt_id)


def opened_folder(platform: Platform, bid_id: UUID) -> Path:
    """Where the opened files of a bid lie, for its evaluation."""
    return platform.config.opened_folder / str(bid_id)


def _released(lot_attempt_id: UUID) -> dict[str, list[str]]:
    rows = db.session.execute(
        select(KeyRelease.part, KeyRelease.identity)
        .join(LotLock)
        .where(LotLock.lot_attempt_id == lot_attempt_id)
    )
    identities: dict[str, list[str]] = defaultdict(list)
    for part, identity in rows.tuples():
        identities[part].append(identity)
    return identities


EFFECTS = {"lot.open": open_lot}
DUE = [close_due]
