"""Accept an envelope whose parts lie on the disk."""

from uuid import UUID

from trading.bids import queries
from trading.bids.commands.admission import (
    bidder_of,
    must_be_admitted,
    must_be_no_party,
    must_be_original,
    must_continue,
)
from trading.bids.commands.ending import end
from trading.bids.commands.receipts import issue_receipt
from trading.bids.models import Bid, BidPart, Receipt, SeenHash, Upload
from trading.bids.rules import ReceiptKind, wire_name
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.sealing.envelope import Envelope, check_intake
from trading.sealing.errors import SealError
from trading.store.db import insert_absent
from trading.store.platform import Platform
from trading.store.transaction import Transaction


def accept_envelope(
    tx: Transaction,
    platform: Platform,
    lot_attempt_id: UUID,
    upload_id: UUID,
    fault: SealError | None = None,
) -> Receipt:
    """Turn an upload into a bid; its parts lie durably, so the time now decides.

    `fault` is what was found wrong with the parts when they were read, before this transaction. Raises the
    first SealError in the order of docs/seal-1.md §7, NotFound when there is no such upload.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    upload = tx.lock(Upload, upload_id)
    if (upload.organisation_id, upload.lot_attempt_id) != (bidder_of(tx), lot_attempt_id):
        raise NotFound
    must_be_admitted(tx, attempt)
    facts = queries.sealing_facts(tx.session, attempt, platform)
    must_be_no_party(tx, attempt, facts)
    envelope = check_intake(upload.envelope, upload.signature, facts, wire_name(bidder_of(tx)))
    replaced = must_continue(tx, attempt.id, envelope)
    if fault is not None:
        raise fault
    _remember_hashes(tx, attempt, envelope)
    must_be_original(tx, attempt.id, envelope)
    if replaced is not None:
        end(tx, replaced, "replace")
    bid = _kept(tx, upload, envelope, replaced)
    receipt = issue_receipt(tx, platform, attempt, bid, ReceiptKind.ACCEPTED, prev=envelope.prev)
    tx.record(
        "bid.accepted",
        bid,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=envelope.id,
        prev=envelope.prev,
    )
    return receipt


def _remember_hashes(tx: Transaction, attempt: LotAttempt, envelope: Envelope) -> None:
    """Insert before asking whose they are: of two bidders with the same bytes one must see the other's."""
    rows = [
        {"lot_attempt_id": attempt.id, "sha256": sha256, "organisation_id": bidder_of(tx)}
        for sha256 in sorted(envelope.fingerprints)
    ]
    insert_absent(tx.session, SeenHash, rows)


def _kept(tx: Transaction, upload: Upload, envelope: Envelope, replaced: Bid | None) -> Bid:
    bid = tx.add(
        Bid(
            id=upload.id,
            lot_attempt_id=upload.lot_attempt_id,
            organisation_id=upload.organisation_id,
            person_id=tx.actor.person_id,
            envelope=envelope.data,
            envelope_sha256=envelope.id,
            signature=upload.signature,
            bidder_key=envelope.bidder_key,
            notice_sha256=envelope.notice,
            prev_id=replaced.id if replaced else None,
            received_at=tx.now,
            parts=[BidPart(name=part.name, size=part.size, sha256=part.sha256) for part in envelope.parts],
        )
    )
    tx.session.delete(upload)
    return bid
