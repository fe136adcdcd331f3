"""What follows a bid after the commit, and what time alone makes due."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, union_all

from trading.bids import queries
from trading.bids.models import Bid, Receipt, Upload
from trading.bids.rules import LIVE, UPLOAD_LIFE, ReceiptKind
from trading.kernel.clock import Clock, SystemClock
from trading.projects.models import LotAttempt
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once
from trading.store.transaction import bookkeeping

SWEEP_EVERY = timedelta(minutes=10)
LATE_FINISH = timedelta(hours=1)
"""An upload that is being finished at the deadline still gets its signed refusal."""

_BATCH = 500


def destroy_parts(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Destroy the sealed parts of a bid that counts no more, or of an upload that was given up."""
    queries.envelope_folder(platform).destroy(UUID(payload["owner"]))


def render_receipt(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a receipt, once; its signed text was complete at once."""
    receipt = db.session().get_one(Receipt, UUID(payload["receipt"]))

    def printed(shown: Receipt) -> bytes:
        return platform.pdf.render("receipt", receipt_values(platform, shown), identifier=str(shown.id))

    make_once(platform, clock, Receipt, receipt.id, printed, sealed_until=receipt.lot_attempt_id)


def receipt_values(platform: Platform, receipt: Receipt) -> Mapping[str, Any]:
    """What the printed receipt says."""
    attempt = receipt.lot_attempt
    return {
        "title": "投标回执" if receipt.kind is ReceiptKind.ACCEPTED else "撤回投标回执",
        "centre_name": platform.config.centre_name,
        "number": attempt.wire_id,
        "withdrawn": receipt.kind is ReceiptKind.WITHDRAWN,
        "lot": queries.lot_title(attempt),
        "bidder": receipt.organisation.name,
        "envelope": receipt.envelope_sha256,
        "at": receipt.at,
        "deadline": attempt.deadline,
        "note": receipt.note,
        "key": platform.keys.receipt.verifier.vkey,
    }


def sweep(platform: Platform, clock: Clock) -> None:
    """Drop uploads that nobody continues and destroy sealed parts that belong to nothing."""
    root = platform.config.envelopes_folder
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = root / ".swept"
    now = SystemClock().now()
    if mark.exists() and now.timestamp() - mark.stat().st_mtime < SWEEP_EVERY.total_seconds():
        return
    mark.touch()
    _drop_stale_uploads(platform, clock)
    _destroy_orphans(platform)


def _drop_stale_uploads(platform: Platform, clock: Clock) -> None:
    folder, now = queries.envelope_folder(platform), SystemClock().now()
    late = clock.now() - LATE_FINISH
    with bookkeeping() as session:
        doubtful = session.execute(
            select(Upload, LotAttempt.deadline <= late)
            .join(Upload.lot_attempt)
            .where(or_(Upload.begun_at <= now - UPLOAD_LIFE, LotAttempt.deadline <= late))
        )
        stale = [
            upload.id for upload, is_late in doubtful if is_late or queries.is_abandoned(upload, folder, now)
        ]
        session.execute(delete(Upload).where(Upload.id.in_(stale)))


def _destroy_orphans(platform: Platform) -> None:
    # The folders are listed first: an upload's row is committed before its folder is made.
    folder = queries.envelope_folder(platform)
    owners = folder.owners()
    session = db.session()
    for start in range(0, len(owners), _BATCH):
        batch = owners[start : start + _BATCH]
        session.rollback()
        # One statement, one snapshot: an upload that becomes a bid meanwhile is found as either.
        known = union_all(
            select(Upload.id).where(Upload.id.in_(batch)),
            select(Bid.id).where(Bid.id.in_(batch), Bid.state.in_(LIVE)),
        )
        for orphan in set(batch) - set(session.scalars(known)):
            folder.destroy(orphan)
    session.rollback()


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {"bid.destroy_parts": destroy_parts, "bid.receipt_pdf": render_receipt}
)
DUE: tuple[Due, ...] = (sweep,)
