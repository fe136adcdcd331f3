"""Accept an envelope whose parts lie on the disk."""

from sqlalchemy import delete

from trading.bids.commands.admission import bidder_of, must_be_admitted, must_continue
from trading.bids.commands.ending import end
from trading.bids.commands.receipts import issue_receipt
from trading.bids.models import Bid, BidPart, Receipt, Upload
from trading.bids.queries import UploadStatus
from trading.bids.rules import ReceiptKind
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.sealing.errors import SealError
from trading.store.platform import Platform
from trading.store.transaction import Transaction


def accept_envelope(
    tx: Transaction, platform: Platform, sent: UploadStatus, fault: SealError | None = None
) -> Receipt:
    """Turn an upload into a bid; its parts lie durably, so the time now decides.

    The envelope was judged when it was begun; here it is asked what may have changed since: the time, the
    notice in force, the bidder's other envelopes. `fault` is what was found wrong with the parts when they
    were read, before this transaction. Raises the first SealError in the order of docs/seal-1.md §7,
    NotFound when there is no such upload any more.
    """
    attempt = tx.lock(LotAttempt, sent.lot_attempt_id, exclusive=False)
    _claim(tx, sent)
    must_be_admitted(tx, attempt)
    if sent.envelope.notice != attempt.notice_sha256:
        raise SealError("E_NOTICE", "the notice was amended, seal again")
    replaced = must_continue(tx, attempt.id, sent.envelope)
    if fault is not None:
        raise fault
    if replaced is not None:
        end(tx, replaced, "replace")
    bid = _kept(tx, sent, replaced)
    receipt = issue_receipt(tx, platform, attempt, bid, ReceiptKind.ACCEPTED, prev=sent.envelope.prev)
    tx.record(
        "bid.accepted",
        bid,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=sent.envelope.id,
        prev=sent.envelope.prev,
    )
    tx.session.expunge(receipt)  # it is read after the commit, and nothing can change it
    return receipt


def _claim(tx: Transaction, sent: UploadStatus) -> None:
    """Take the upload away, so that of several who finish it at once only one goes on."""
    taken = tx.session.execute(
        delete(Upload)
        .where(Upload.id == sent.id, Upload.organisation_id == bidder_of(tx))
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar_one_or_none() is None:
        raise NotFound


def _kept(tx: Transaction, sent: UploadStatus, replaced: Bid | None) -> Bid:
    envelope = sent.envelope
    return tx.add(
        Bid(
            id=sent.id,
            lot_attempt_id=sent.lot_attempt_id,
            organisation_id=bidder_of(tx),
            person_id=tx.actor.person_id,
            envelope=envelope.data,
            envelope_sha256=envelope.id,
            signature=sent.signature,
            bidder_key=envelope.bidder_key,
            notice_sha256=envelope.notice,
            prev_id=replaced.id if replaced else None,
            received_at=tx.now,
            parts=[BidPart(name=part.name, size=part.size, sha256=part.sha256) for part in envelope.parts],
        )
    )
