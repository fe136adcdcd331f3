"""Freeze the list of bids of a lot attempt. Time alone has frozen it; this writes down what time froze."""

import hashlib
from uuid import UUID

from trading.bids.commands import live_bids_at_close
from trading.kernel.permissions import Action
from trading.openings.events import LotFailed
from trading.openings.models import Closing
from trading.openings.rules import key_refusal, must_await_opening
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, is_closed
from trading.sealing.leaf import close_entry
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


def close_lot(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID) -> Closing:
    """Freeze the list, once; raises TooEarly (E_EARLY) before the deadline, Conflict for an ended lot.

    With fewer live bids than the procedure asks for, the lot attempt fails and nothing will be opened
    (招标投标法实施条例 article 44 for tenders; the procedures row for other methods).
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.FREEZE_BIDS, attempt)
    closing = tx.session.get(Closing, attempt.id)
    if closing is not None:
        return closing
    if attempt.deadline is None or not is_closed(attempt.deadline, tx.now):
        raise key_refusal("E_EARLY")
    must_await_opening(attempt.state)
    live = [bid.envelope_sha256 for bid in live_bids_at_close(tx, attempt)]
    entry = close_entry(attempt.wire_id, attempt.stage, attempt.deadline, live)
    note = keys.sign_notice(entry)
    closing = tx.add(
        Closing(
            id=attempt.id,
            at=tx.now,
            live=len(live),
            entry=entry,
            note=note,
            sha256=hashlib.sha256(note.encode()).hexdigest(),
        )
    )
    queue_leaf(tx.session, "close", tx.now, entry, attempt.id)
    tx.record("bids.frozen", attempt, project_id=attempt.project_id, live=len(live), closing=closing.sha256)
    bump(tx.session, attempt.id)
    if len(live) < attempt.minimum_bidders:
        _fail(tx, attempt, len(live))
    return closing


def _fail(tx: Transaction, attempt: LotAttempt, live: int) -> None:
    ATTEMPT.apply(attempt, "fail")
    tx.record(
        "lot.failed", attempt, project_id=attempt.project_id, live=live, minimum=attempt.minimum_bidders
    )
    tx.enqueue("notice.failure", str(attempt.id), {"lot_attempt_id": str(attempt.id), "live": live})
    tx.emit(LotFailed(attempt.id, live))
