"""Act on an envelope whose bidder key was lost, on the signed word of a quorum of the lot's custodians."""

import hashlib

from trading.bids.commands.admission import must_be_accepting
from trading.bids.commands.ending import end
from trading.bids.commands.receipts import issue_receipt
from trading.bids.models import Bid, Receipt
from trading.bids.rules import BidState, ReceiptKind, wire_name
from trading.custody import queries as custody
from trading.kernel.ids import new_id
from trading.projects.models import LotAttempt
from trading.proofs.schedule import merge_by
from trading.sealing import lostkey
from trading.sealing.errors import SealError
from trading.sealing.leaf import lost_key_entry
from trading.store.leaves import queue_leaf
from trading.store.platform import Platform
from trading.store.transaction import Transaction


def act_for_lost_key(
    tx: Transaction, platform: Platform, attempt: LotAttempt, bid: Bid, signed: str
) -> Receipt:
    """Withdraw the bid, or let the new key replace it, as the countersigned text says.

    The caller holds the exclusive lock on the lot attempt. Raises SealError E_CLOSED, E_SHAPE, E_UNKNOWN, and
    E_CUSTODIAN_SIG unless a quorum of this lot's custodians signed for this very envelope: nobody else's
    word, the platform's least of all, stands in for the bidder key.
    """
    must_be_accepting(tx, attempt)
    verifiers = [
        verifier
        for lock in custody.locks_of(tx.session, attempt.id)
        for verifier in custody.verifiers_of(tx.session, lock.custodian_id)
    ]
    agreed = lostkey.agreed(signed, verifiers, attempt.quorum)
    due = (attempt.wire_id, attempt.stage, wire_name(bid.organisation_id), bid.envelope_sha256)
    told = (agreed.lot, agreed.stage, agreed.bidder, agreed.envelope)
    if told != due or bid.state is not BidState.SEALED:
        raise SealError("E_UNKNOWN", "the text does not name a live envelope of this bidder")
    receipt = _issued(tx, platform, attempt, bid, agreed.act, signed)
    if agreed.key is not None:
        bid.successor_key = agreed.key
        return receipt
    bid.withdrawal = signed
    end(tx, bid, "withdraw")
    issue_receipt(tx, platform, attempt, bid, ReceiptKind.WITHDRAWN)
    return receipt


def _issued(
    tx: Transaction, platform: Platform, attempt: LotAttempt, bid: Bid, act: str, signed: str
) -> Receipt:
    """Queue the leaf and sign the receipt which say that the bidder key was not used."""
    digest = hashlib.sha256(signed.encode()).hexdigest()
    place = (attempt.wire_id, attempt.stage, bid.envelope_sha256)
    entry = lost_key_entry(*place, act, digest, tx.now)
    queued = queue_leaf(tx.session, "lost-key", tx.now, entry, attempt.id)
    latest = merge_by(tx.now, attempt.deadline) if attempt.deadline else None
    statement = lostkey.LostKeyReceipt(*place, act, digest, tx.now, queued.salt, latest)
    return tx.add(
        Receipt(
            id=new_id(),
            lot_attempt_id=attempt.id,
            organisation_id=bid.organisation_id,
            bid_id=bid.id,
            envelope_sha256=bid.envelope_sha256,
            kind=ReceiptKind.LOST_KEY,
            note=platform.keys.sign_receipt(statement.text()),
            at=tx.now,
        )
    )
