"""How a bid stops counting before it is opened: replaced, withdrawn by its bidder, or superseded."""

from uuid import UUID

from sqlalchemy import select

from trading.bids import queries
from trading.bids.commands.admission import must_be_accepting
from trading.bids.commands.receipts import issue_receipt
from trading.bids.models import Bid, Receipt
from trading.bids.rules import BID, LIVE, BidState, ReceiptKind
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.projects.rules import is_closed
from trading.sealing import note
from trading.sealing.errors import SealError
from trading.sealing.statements import Withdrawal
from trading.store.platform import Platform
from trading.store.transaction import Transaction


def end(tx: Transaction, bid: Bid, verb: str) -> None:
    """Let the bid count no more; its hashes stay, its sealed parts are destroyed after the commit."""
    BID.apply(bid, verb)
    bid.ended_at = tx.now
    tx.session.flush()
    tx.enqueue("bid.destroy_parts", str(bid.id), {"owner": str(bid.id)})


def withdraw(tx: Transaction, platform: Platform, lot_attempt_id: UUID, signed: str) -> Receipt:
    """Take the bidder's live envelope back on its signed word; the same word again gets the same receipt.

    Raises SealError E_SHAPE, E_UNKNOWN, E_BIDDER_SIG, E_CLOSED.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    wanted = read_withdrawal(signed)
    bid = queries.bid_of_envelope(tx.session, attempt.id, wanted.envelope)
    if bid is None or bid.organisation_id != tx.actor.organisation_id:
        raise SealError("E_UNKNOWN", "no such envelope of this bidder")
    tx.require(Action.WITHDRAW_BID, bid)
    if bid.withdrawal == signed:
        return queries.receipt_of(tx.session, bid.id, ReceiptKind.WITHDRAWN)
    if (wanted.lot, wanted.stage) != (attempt.wire_id, attempt.stage) or bid.state not in LIVE:
        raise SealError("E_UNKNOWN", "the note does not name the live envelope of this lot")
    _must_be_signed(signed, bid)
    must_be_accepting(tx, attempt)
    bid.withdrawal = signed
    end(tx, bid, "withdraw")
    receipt = issue_receipt(tx, platform, attempt, bid, ReceiptKind.WITHDRAWN)
    tx.record(
        "bid.withdrawn",
        bid,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        envelope=bid.envelope_sha256,
    )
    return receipt


def read_withdrawal(signed: str) -> Withdrawal:
    """Read a withdrawal note without checking its signature; raises SealError E_SHAPE."""
    try:
        said, _ = note.parse(signed)
    except note.NoteError as error:
        raise SealError("E_SHAPE", str(error)) from error
    return Withdrawal.parse(said)


def _must_be_signed(signed: str, bid: Bid) -> None:
    try:
        note.verify(signed, [note.Verifier.parse(bid.key_in_force)])
    except note.NoteError as error:
        raise SealError("E_BIDDER_SIG", str(error)) from error


def live_bids_at_close(tx: Transaction, attempt: LotAttempt) -> list[Bid]:
    """The bids that count once the list is frozen, sorted by envelope; the caller holds the exclusive lock.

    Envelopes under a notice that an amendment asked to replace are superseded here and never opened. Raises
    RuntimeError before the deadline.
    """
    if not is_closed(attempt.deadline, tx.now):
        raise RuntimeError("the list is frozen by the deadline, not before")
    sealed = tx.session.scalars(
        select(Bid)
        .where(Bid.lot_attempt_id == attempt.id, Bid.state == BidState.SEALED)
        .order_by(Bid.envelope_sha256)
        .execution_options(populate_existing=True)
    ).all()
    in_force = queries.notices_in_force(tx.session, attempt)
    for bid in sealed:
        if bid.notice_sha256 not in in_force:
            end(tx, bid, "supersede")
            tx.record(
                "bid.superseded",
                bid,
                project_id=attempt.project_id,
                sealed_until=attempt.id,
                envelope=bid.envelope_sha256,
            )
    return [bid for bid in sealed if bid.state is BidState.SEALED]
