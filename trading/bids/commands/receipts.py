"""The platform's signed word about an envelope: a receipt with its log leaf, or a refusal with its code."""

from datetime import timedelta

from trading.bids import queries
from trading.bids.commands.admission import bidder_of
from trading.bids.models import Bid, Receipt
from trading.bids.rules import REFUSALS_LIMIT, ReceiptKind
from trading.kernel.errors import TooMany
from trading.kernel.ids import new_id
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.proofs.schedule import merge_by
from trading.sealing import leaf, statements
from trading.store.leaves import queue_leaf
from trading.store.platform import Platform
from trading.store.transaction import Transaction

HOUR = timedelta(hours=1)


def issue_receipt(
    tx: Transaction,
    platform: Platform,
    attempt: LotAttempt,
    bid: Bid,
    kind: ReceiptKind,
    prev: str | None = None,
) -> Receipt:
    """Queue the log leaf of what happened to the bid and sign the receipt that opens it."""
    place = (attempt.wire_id, attempt.stage, bid.envelope_sha256)
    if kind is ReceiptKind.ACCEPTED:
        entry_kind, entry = "envelope", leaf.envelope_entry(*place, prev, tx.now)
    else:
        entry_kind, entry = "withdraw", leaf.withdraw_entry(*place, tx.now)
    queued = queue_leaf(tx.session, entry_kind, tx.now, entry, attempt.id)
    promised = merge_by(tx.now, attempt.deadline) if attempt.deadline else None
    statement = statements.Receipt(kind.value, *place, prev, tx.now, queued.salt, promised)
    receipt = tx.add(
        Receipt(
            id=new_id(),
            lot_attempt_id=attempt.id,
            organisation_id=bid.organisation_id,
            bid_id=bid.id,
            envelope_sha256=bid.envelope_sha256,
            kind=kind,
            note=platform.keys.sign_receipt(statement.text()),
            at=tx.now,
        )
    )
    tx.enqueue("bid.receipt_pdf", str(receipt.id), {"receipt": str(receipt.id)})
    return receipt


def keep_refusal(
    tx: Transaction, platform: Platform, attempt: LotAttempt, envelope_sha256: str, code: str
) -> Receipt:
    """Sign and keep the platform's word that it did not take an envelope; the same refusal is kept once.

    Raises TooMany for a sender of ever new envelopes that cannot be taken.
    """
    bidder = bidder_of(tx)
    known = queries.refusal_of(tx.session, attempt.id, bidder, envelope_sha256, code)
    if known is not None:
        return known
    if queries.refusals_since(tx.session, attempt.id, bidder, tx.now - HOUR) >= REFUSALS_LIMIT:
        raise TooMany("too_many_refusals", text("Too many envelopes were refused. Please wait an hour."))
    refused = statements.Refusal(attempt.wire_id, attempt.stage, envelope_sha256, code, tx.now)
    receipt = tx.add(
        Receipt(
            id=new_id(),
            lot_attempt_id=attempt.id,
            organisation_id=bidder,
            envelope_sha256=envelope_sha256,
            kind=ReceiptKind.REFUSED,
            code=code,
            note=platform.keys.sign_receipt(refused.text()),
            at=tx.now,
        )
    )
    tx.record(
        "bid.refused",
        receipt,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=envelope_sha256,
        code=code,
    )
    return receipt
