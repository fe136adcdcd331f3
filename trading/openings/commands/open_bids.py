"""Reach a verdict on each bid, then publish all of them together in the opening record."""

import hashlib
import json
from uuid import UUID

from sqlalchemy import select

from trading.bids.models import Bid
from trading.bids.rules import BID, BidState
from trading.kernel.errors import Conflict
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.events import LotOpened
from trading.openings.models import OpeningRecord, Verdict
from trading.openings.record import record_of
from trading.openings.rules import LEFT_SEALED, must_await_opening
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT
from trading.sealing.leaf import entry
from trading.sealing.lines import instant_text
from trading.sealing.opening import Verdict as Outcome
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


def record_verdict(tx: Transaction, bid_id: UUID, outcome: Outcome) -> Verdict:
    """Write the verdict on one bid, once; a spoilt bid never stops the others. Raises Conflict for a lot
    that was ended.

    Each verdict commits on its own: a long transaction would hold SQLite's single writer against receipts
    for other lots.
    """
    attempt = tx.lock(LotAttempt, tx.get(Bid, bid_id).lot_attempt_id, exclusive=False)
    bid = tx.lock(Bid, bid_id)
    tx.require(Action.OPEN_BIDS, bid)
    known = tx.session.get(Verdict, bid.id)
    if known is not None:
        return known
    must_await_opening(attempt.state)
    summary = outcome.summary
    verdict = tx.add(
        Verdict(
            id=bid.id,
            lot_attempt_id=bid.lot_attempt_id,
            code=outcome.code,
            summary=_summary_text(outcome),
            summary_sha256=outcome.summary_sha256,
            price=Money.parse_yuan(summary.price) if summary and summary.price else None,
            summary_identity=outcome.summary_identity,
            at=tx.now,
        )
    )
    BID.apply(bid, "open" if outcome.code is None else "spoil")
    tx.record(
        "bid.opened" if outcome.code is None else "bid.unopenable",
        bid,
        project_id=bid.lot_attempt.project_id,
        sealed_until=bid.lot_attempt_id,
        code=outcome.code,
        detail=outcome.detail,
        fault=outcome.fault,
    )
    bump(tx.session, bid.lot_attempt_id)
    return verdict


def leave_sealed(tx: Transaction, bid: Bid) -> Verdict:
    """Give a frozen envelope the verdict that it is never opened: its bidder did not pass the stage before.

    Called within a command that has its own authorisation.
    """
    bid = tx.session.get_one(Bid, bid.id, with_for_update=True, populate_existing=True)
    verdict = tx.add(Verdict(id=bid.id, lot_attempt_id=bid.lot_attempt_id, code=LEFT_SEALED, at=tx.now))
    BID.apply(bid, "spoil")
    tx.record("bid.left_sealed", bid, project_id=bid.lot_attempt.project_id, sealed_until=bid.lot_attempt_id)
    return verdict


def _summary_text(outcome: Outcome) -> str | None:
    if outcome.summary is None:
        return None
    facts = vars(outcome.summary) | {"files": [vars(file) for file in outcome.summary.files]}
    return json.dumps(facts | {"fields": dict(outcome.summary.fields)}, ensure_ascii=False)


def finish_opening(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID) -> OpeningRecord:
    """Publish the opening record, once, when every frozen bid has its verdict; raises Conflict before."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.OPEN_BIDS, attempt)
    known = tx.session.get(OpeningRecord, attempt.id)
    if known is not None:
        return known
    must_await_opening(attempt.state)
    waiting = select(Bid.id).where(Bid.lot_attempt_id == attempt.id, Bid.state == BidState.SEALED)
    if tx.session.scalar(waiting.limit(1)) is not None:
        raise Conflict("verdicts_missing", text("Some bids have no verdict yet."))
    ATTEMPT.apply(attempt, "open")
    frozen = json.dumps(record_of(tx.session, attempt, tx.now), ensure_ascii=False, indent=1)
    digest = hashlib.sha256(frozen.encode()).hexdigest()
    note = keys.sign_notice(
        f"ggopening/1\nlot: {attempt.wire_id}\nstage: {attempt.stage}\n"
        f"record: sha256:{digest}\nopened: {instant_text(tx.now)}\n"
    )
    record = tx.add(OpeningRecord(id=attempt.id, frozen=frozen, sha256=digest, note=note, at=tx.now))
    leaf = entry("open", lot=attempt.wire_id, stage=attempt.stage, record=digest, opened=instant_text(tx.now))
    queue_leaf(tx.session, "open", tx.now, leaf, attempt.id)
    tx.record("lot.opened", attempt, project_id=attempt.project_id, record=digest)
    tx.enqueue("opening.pdf", str(attempt.id), {"lot_attempt_id": str(attempt.id)})
    bump(tx.session, attempt.id)
    tx.emit(LotOpened(attempt.id))
    return record
