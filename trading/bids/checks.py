"""Bids, receipts and sealed files against each other, against their signatures and against the log."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from trading.bids import queries, rules
from trading.bids.models import Bid, Receipt
from trading.bids.rules import LIVE, BidState, ReceiptKind
from trading.custody import queries as custody
from trading.sealing import lostkey, note, statements
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import check_signature, parse_envelope
from trading.sealing.errors import SealError
from trading.store.inspection import Check, Findings, Scene, has_digest
from trading.transparency.evidence import account_for, logged

_FETCH: Final = 200
_ENTRY_KINDS: Final = {
    ReceiptKind.ACCEPTED: "envelope",
    ReceiptKind.WITHDRAWN: "withdraw",
    ReceiptKind.LOST_KEY: "lost-key",
}


def bids(scene: Scene, found: Findings) -> None:
    """Every bid is what its bidder signed, in time, and in the state that its own papers say."""
    prevs = {bid.prev_id: bid for bid in _bids(scene) if bid.prev_id}
    for bid in _bids(scene):
        found.looked += 1
        name = _name(bid)
        try:
            fault = _envelope_fault(bid) or _state_fault(scene, bid, prevs.get(bid.id))
        except (SealError, note.NoteError) as error:
            fault = str(error)
        found.expect(fault is None, f"{name}: {fault}")
        deadline = bid.lot_attempt.deadline
        found.expect(
            deadline is not None and bid.received_at < deadline, f"{name}: received after the deadline"
        )


def receipts(scene: Scene, found: Findings) -> None:
    """Every receipt is signed and says what its row says; every bid has its receipts and log entries."""
    key = scene.platform.keys.receipt.verifier
    expected: dict[str, dict[str, str]] = {kind: {} for kind in _ENTRY_KINDS.values()}
    kept: dict[tuple[object, ReceiptKind], Receipt] = {}
    for receipt in scene.session.scalars(select(Receipt).order_by(Receipt.at)):
        found.looked += 1
        name = f"receipt {receipt.id}"
        try:
            text, _ = note.verify(receipt.note, [key])
            envelope, at, entry = _said(receipt.kind, text)
        except (note.NoteError, SealError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        same = (envelope, at) == (receipt.envelope_sha256, receipt.at.replace(microsecond=0))
        found.expect(same, f"{name}: its signed text says something else than its row")
        kept[receipt.bid_id, receipt.kind] = receipt
        if entry is not None:
            expected[_ENTRY_KINDS[receipt.kind]][entry] = name
    for bid in _bids(scene):
        _must_have_receipts(bid, kept, found)
    for kind, entries in expected.items():
        account_for(found, entries, logged(scene.session, kind))


def sealed_files(scene: Scene, found: Findings) -> None:
    """The sealed parts of every bid that counts lie in their place, as they were signed."""
    folder = queries.envelope_folder(scene.platform)
    for bid in _bids(scene):
        if bid.state not in LIVE:
            continue
        digests = {part.name: part.sha256 for part in bid.parts}
        for part in PARTS:
            found.looked += 1
            whole = part in digests and has_digest(folder.path(bid.id, part), digests[part])
            found.expect(whole, f"{_name(bid)}: {part}.age is gone or altered")


def _bids(scene: Scene) -> Iterator[Bid]:
    rows = select(Bid).order_by(Bid.received_at, Bid.id)
    rows = rows.options(joinedload(Bid.lot_attempt), selectinload(Bid.parts))
    return iter(scene.session.scalars(rows.execution_options(yield_per=_FETCH)))


def _name(bid: Bid) -> str:
    return f"bid {bid.envelope_sha256[:16]} on {bid.lot_attempt.wire_id}"


def _envelope_fault(bid: Bid) -> str | None:
    envelope = parse_envelope(bid.envelope)
    check_signature(envelope, bid.signature)
    attempt = bid.lot_attempt
    signed = (
        envelope.id,
        envelope.lot,
        envelope.stage,
        envelope.bidder,
        envelope.bidder_key,
        envelope.notice,
    )
    kept = (
        bid.envelope_sha256,
        attempt.wire_id,
        attempt.stage,
        rules.wire_name(bid.organisation_id),
        bid.bidder_key,
        bid.notice_sha256,
    )
    if signed != kept:
        return "the signed envelope is of another lot, bidder or notice than its row says"
    if {(each.name, each.size, each.sha256) for each in envelope.parts} != {
        (each.name, each.size, each.sha256) for each in bid.parts
    }:
        return "its sealed files are not those that the bidder signed"
    return None


def _state_fault(scene: Scene, bid: Bid, successor: Bid | None) -> str | None:
    if (bid.state is BidState.REPLACED) != (successor is not None):
        return "it is replaced by nothing, or replaced and still counted"
    if successor is not None:
        taken = parse_envelope(successor.envelope)
        if (taken.prev, taken.bidder_key) != (bid.envelope_sha256, bid.key_in_force):
            return "the envelope in its place was not sealed to replace it"
    if (bid.state is BidState.WITHDRAWN) != (bid.withdrawal is not None):
        return "withdrawn without the bidder's word, or counted in spite of it"
    if bid.withdrawal is not None and _withdrawn(scene, bid, bid.withdrawal) != bid.envelope_sha256:
        return "the bidder withdrew another envelope"
    return None


def _withdrawn(scene: Scene, bid: Bid, signed: str) -> str:
    """Which envelope was withdrawn, by its bidder key or by the custodians in a lost key's stead."""
    if not signed.startswith(lostkey.HEAD):
        said, _ = note.verify(signed, [note.Verifier.parse(bid.key_in_force)])
        return statements.Withdrawal.parse(said).envelope
    locks = custody.locks_of(scene.session, bid.lot_attempt_id)
    verifiers = [key for lock in locks for key in custody.verifiers_of(scene.session, lock.custodian_id)]
    return lostkey.agreed(signed, verifiers, bid.lot_attempt.quorum).envelope


def _said(kind: ReceiptKind, text: str) -> tuple[str, datetime, str | None]:
    """The envelope, the instant and the log entry that a signed receipt tells of."""
    if kind is ReceiptKind.REFUSED:
        refusal = statements.Refusal.parse(text)
        return refusal.envelope, refusal.refused, None
    if kind is ReceiptKind.LOST_KEY:
        lost = lostkey.LostKeyReceipt.parse(text)
        return lost.envelope, lost.at, lost.entry()
    receipt = statements.Receipt.parse(text)
    if receipt.state != kind.value:
        raise SealError("E_SHAPE", "a receipt of another kind")
    return receipt.envelope, receipt.received, receipt.entry()


def _must_have_receipts(
    bid: Bid, kept: Mapping[tuple[object, ReceiptKind], Receipt], found: Findings
) -> None:
    wanted = {ReceiptKind.ACCEPTED: bid.received_at}
    if bid.state is BidState.WITHDRAWN and bid.ended_at is not None:
        wanted[ReceiptKind.WITHDRAWN] = bid.ended_at
    if bid.successor_key is not None:
        found.expect(
            (bid.id, ReceiptKind.LOST_KEY) in kept, f"{_name(bid)}: another bidder key without a receipt"
        )
    for kind, at in wanted.items():
        receipt = kept.get((bid.id, kind))
        same = (
            receipt is not None
            and receipt.at == at
            and receipt.envelope_sha256 == bid.envelope_sha256
            and receipt.organisation_id == bid.organisation_id
        )
        found.expect(same, f"{_name(bid)}: no receipt says that it was {kind.value} at this time")


CHECKS = (Check("Bids", bids), Check("Receipts", receipts), Check("Sealed files", sealed_files))
