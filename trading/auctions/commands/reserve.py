"""The reserve price: sealed by the seller, opened with the custodians' keys after the hammer alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from trading.announcements.locks import announced_locks
from trading.auctions.models import Auction, Hammer, Offer, Reserve, ReserveClosing, ReserveKey
from trading.auctions.queries import offers
from trading.auctions.queries import reserve as queries
from trading.bids.rules import wire_name
from trading.config import Config
from trading.custody.models import LotLock
from trading.kernel.errors import Conflict, Duplicate, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.commands import Handed, must_be_stated
from trading.openings.freezing import must_be_frozen
from trading.openings.rules import key_refusal
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.proofs.schedule import merge_by
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import Envelope, check_chain, check_intake, check_part_head
from trading.sealing.errors import SealError
from trading.sealing.leaf import close_entry, envelope_entry, key_entry
from trading.sealing.lotkeys import must_open
from trading.sealing.statements import RECEIVED, Receipt
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.platform import Platform
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SealedReserve:
    """An envelope with its signature and both sealed parts, as bytes received."""

    envelope: bytes
    signature: str
    summary: bytes
    body: bytes

    def part(self, name: str) -> bytes:
        return self.summary if name == PARTS[0] else self.body


def seal_reserve(tx: Transaction, platform: Platform, lot_attempt_id: UUID, sent: SealedReserve) -> Reserve:
    """Take the sealed reserve price, once, before quoting begins; the same again gives the same.

    Raises SealError with a code of docs/seal-1.md §7, Duplicate for another one, TooLate, Conflict.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    offer = offers.published(tx.session, attempt.id)
    tx.require(Action.SEAL_RESERVE, offer)
    known = queries.reserve(tx.session, attempt.id)
    digest = hashlib.sha256(sent.envelope).hexdigest()
    if known is not None:
        if known.envelope_sha256 == digest:
            return known
        raise Duplicate("reserve_sealed", text("The reserve price is sealed already and cannot change."))
    _must_be_time(tx, attempt, offer)
    envelope = _checked(tx, platform, attempt, sent)
    entry = envelope_entry(attempt.wire_id, attempt.stage, envelope.id, None, tx.now)
    queued = queue_leaf(tx.session, "envelope", tx.now, entry, attempt.id)
    promised = merge_by(tx.now, attempt.deadline) if attempt.deadline else None
    receipt = Receipt(
        RECEIVED, attempt.wire_id, attempt.stage, envelope.id, None, tx.now, queued.salt, promised
    )
    sealed = tx.add(
        Reserve(
            id=attempt.id,
            offer=offer,
            envelope=sent.envelope,
            envelope_sha256=envelope.id,
            signature=sent.signature,
            summary=sent.summary,
            body=sent.body,
            receipt=platform.keys.sign_receipt(receipt.text()),
            sealed_by=tx.person_id,
            received_at=tx.now,
        )
    )
    tx.record("reserve.sealed", sealed, project_id=attempt.project_id, envelope=envelope.id)
    return sealed


def _must_be_time(tx: Transaction, attempt: LotAttempt, offer: Offer) -> None:
    if not offer.has_reserve:
        raise Conflict("no_reserve", text("The notice says that there is no reserve price."))
    begins = offers.auction(tx.session, attempt.id).starts_at
    if attempt.state is not AttemptState.PUBLISHED or tx.now >= begins:
        reason = text("Quoting has begun. The trade goes on without a reserve price, as the notice says.")
        raise TooLate("quoting_begun", reason)


def _checked(tx: Transaction, platform: Platform, attempt: LotAttempt, sent: SealedReserve) -> Envelope:
    facts = queries.sealing_facts(tx.session, attempt, platform)
    envelope = check_intake(sent.envelope, sent.signature, facts, wire_name(attempt.procuring_entity_id))
    check_chain(envelope, None, None)
    for part in envelope.parts:
        data = sent.part(part.name)
        if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
            raise SealError("E_PART_HASH", f"{part.name} is not the file that the envelope names")
        check_part_head(part, BytesIO(data))
    return envelope


def close_reserve(tx: Transaction, keys: PlatformKeys, hammer: Hammer, reserve: Reserve) -> ReserveClosing:
    """Sign and log the last quote together with the sealed reserve; part of the fall of the hammer.

    Keys are taken only once this entry stands countersigned in the log: nobody who could read the reserve
    price can still change a quote.
    """
    attempt = tx.get(Auction, hammer.id).lot_attempt
    entry = close_entry(
        attempt.wire_id, attempt.stage, hammer.fell_at, [reserve.envelope_sha256, hammer.head]
    )
    note = keys.sign_notice(entry)
    closing = tx.add(
        ReserveClosing(
            id=reserve.id,
            fell_at=hammer.fell_at.replace(microsecond=0),
            at=tx.now,
            entry=entry,
            note=note,
            sha256=hashlib.sha256(note.encode()).hexdigest(),
        )
    )
    queue_leaf(tx.session, "close", tx.now, entry, attempt.id)
    tx.record("reserve.closed", attempt, project_id=attempt.project_id, closing=closing.sha256)
    return closing


def release_keys(tx: Transaction, config: Config, lot_lock_id: UUID, handed: Mapping[str, Handed]) -> None:
    """Take the keys of one custodian, all or none; the same again changes nothing.

    Raises the refusals of `openings.rules.KEY_REFUSALS`, Conflict when nobody needs the key. The k-th key of
    both parts opens the reserve price.
    """
    lock = tx.get(LotLock, lot_lock_id)
    attempt = tx.lock(LotAttempt, lock.lot_attempt_id)
    tx.require(Action.RELEASE_KEY, lock)
    closing = queries.closing(tx.session, attempt.id)
    if closing is None:
        raise key_refusal("E_EARLY")
    if attempt.state is not AttemptState.PUBLISHED:
        raise Conflict("reserve_open", text("This trade is settled; nobody needs the key any more."))
    must_be_frozen(tx.session, attempt.id, config.required_witnesses)
    for part, key in handed.items():
        _take(tx, attempt, lock, closing, part, key)
    tx.session.flush()
    if sum(seat.released for seat in queries.seats(tx.session, attempt.id)) >= attempt.quorum:
        tx.enqueue("reserve.open", str(attempt.id), {"lot_attempt_id": str(attempt.id)})


def _take(
    tx: Transaction, attempt: LotAttempt, lock: LotLock, closing: ReserveClosing, part: str, key: Handed
) -> None:
    announced = announced_locks(tx.session, attempt).of(lock.custodian_name)
    try:
        must_open(key.identity, announced.recipient(part))
        if key.note is not None:
            must_be_stated(tx, lock, closing.sha256, part, key.identity, key.note)
    except SealError as error:
        raise key_refusal(error.code) from error
    known = select(ReserveKey.id).where(ReserveKey.lot_lock_id == lock.id, ReserveKey.part == part)
    if tx.session.scalar(known) is not None:
        return
    tx.add(
        ReserveKey(
            lot_lock_id=lock.id,
            part=part,
            identity=key.identity,
            note=key.note,
            released_by=tx.person_id,
            at=tx.now,
        )
    )
    entry = key_entry(attempt.wire_id, attempt.stage, lock.custodian_name, part, closing.sha256, key.note)
    queue_leaf(tx.session, "key", tx.now, entry, attempt.id)
    tx.record("key.released", lock, project_id=attempt.project_id, part=part, on_paper=key.note is None)
    bump(tx.session, attempt.id)
