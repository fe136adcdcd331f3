"""Act for a bidder that lost its key: asked for, seen in person, countersigned by a quorum, then done.

All of it before the deadline. No step of the platform or its operators is enough: what takes the key's place
are the custodians' own signatures, and they are checked where the bid is changed.
"""

from uuid import UUID

from trading.bids import commands as bids
from trading.bids.commands.admission import must_be_accepting
from trading.bids.models import Bid
from trading.bids.rules import BidState, wire_name
from trading.custody import queries as custody
from trading.disputes import queries
from trading.disputes.models import Countersignature, LostKey
from trading.disputes.rules import LOST_KEY, IdentityDocument, LostKeyAct, LostKeyState, new_code, refusal_of
from trading.kernel.errors import Conflict, Duplicate, Invalid, NotFound
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.sealing import lostkey, note
from trading.sealing.errors import SealError
from trading.store.platform import Platform
from trading.store.transaction import Transaction


def ask_for_lost_key(tx: Transaction, bid_id: UUID, act: LostKeyAct, key: str | None) -> LostKey:
    """Begin: the bidder says that its key is lost, and what it wants done.

    `key` is the new bidder key of a replacement, made by the bidder. Raises NotFound for anybody else's bid,
    Conflict for one that counts no more, Duplicate while a request is open, Invalid, TooLate.
    """
    attempt, bid = _locked(tx, bid_id)
    if bid.organisation_id != tx.actor.organisation_id:
        raise NotFound
    tx.require(Action.ASK_FOR_LOST_KEY, bid)
    _must_be_open(tx, attempt, bid)
    if queries.open_lost_key(tx.session, bid.id) is not None:
        raise Duplicate("lost_key_open", text("You have asked already. Give that request up first."))
    if act is LostKeyAct.REPLACE:
        _must_be_new_key(key, bid)
    lost = tx.add(
        LostKey(
            id=new_id(),
            code=new_code(),
            lot_attempt_id=attempt.id,
            bid_id=bid.id,
            organisation_id=bid.organisation_id,
            person_id=tx.person_id,
            act=act,
            key=key if act is LostKeyAct.REPLACE else None,
            asked_at=tx.now,
        )
    )
    _record(tx, "lost_key.asked", lost, attempt)
    return lost


def give_up_lost_key(tx: Transaction, lost_key_id: UUID) -> None:
    """Take the request back; signatures given under it are worth nothing any more."""
    lost = tx.lock(LostKey, lost_key_id)
    if lost.organisation_id != tx.actor.organisation_id:
        raise NotFound
    tx.require(Action.ASK_FOR_LOST_KEY, lost)
    LOST_KEY.apply(lost, "give_up")
    _record(tx, "lost_key.given_up", lost, tx.get(LotAttempt, lost.lot_attempt_id))


def see_bidder(tx: Transaction, code: str, name: str, document: IdentityDocument) -> LostKey:
    """Record at the counter who came for the bidder and what was shown; writes the text to be signed.

    Raises NotFound for a code that nobody brought, Forbidden, IllegalTransition, TooLate.
    """
    lost_id = queries.lost_key_of_code(tx.session, code).id
    attempt, bid = _locked(tx, tx.get(LostKey, lost_id).bid_id)
    lost = tx.lock(LostKey, lost_id)
    tx.require(Action.SEE_BIDDER, lost)
    _must_be_open(tx, attempt, bid)
    LOST_KEY.apply(lost, "see")
    lost.seen_name, lost.seen_document = name, document
    lost.seen_by, lost.seen_at = tx.person_id, tx.now
    place = (attempt.wire_id, attempt.stage, wire_name(bid.organisation_id), bid.envelope_sha256)
    lost.statement = lostkey.LostKey.of(*place, lost.act.value, lost.key, tx.now).text()
    tx.enqueue("lost_key.to_sign", str(lost.id), {"lost_key_id": str(lost.id)})
    _record(tx, "lost_key.seen", lost, attempt)
    return lost


def countersign(tx: Transaction, platform: Platform, lost_key_id: UUID, signed: str) -> LostKey:
    """Take one custodian's signature; with the one that makes the quorum the act is done.

    Raises NotFound for a unit that is no custodian of the lot, Forbidden E_CUSTODIAN_SIG, Invalid E_SHAPE for
    a signature under any other text, TooLate, Conflict. The same custodian's word again changes nothing.
    """
    attempt, bid = _locked(tx, tx.get(LostKey, lost_key_id).bid_id)
    tx.lock(LostKey, lost_key_id)
    lost, lock = queries.seat_at(tx.session, lost_key_id, tx.actor.organisation_id)
    tx.require(Action.COUNTERSIGN, lock)
    if queries.has_countersigned(lost, lock):
        return lost
    _must_be_open(tx, attempt, bid)
    if lost.state is not LostKeyState.SEEN:
        raise Conflict("not_waiting", text("This request waits for nobody any more."))
    line = _line(tx, lost.statement or "", signed)
    lost.countersignatures.append(
        Countersignature(lot_lock_id=lock.id, person_id=tx.person_id, line=line, at=tx.now)
    )
    _record(tx, "lost_key.countersigned", lost, attempt, custodian=lock.custodian_name)
    if len(lost.countersignatures) >= attempt.quorum:
        _act(tx, platform, attempt, bid, lost)
    return lost


def _act(tx: Transaction, platform: Platform, attempt: LotAttempt, bid: Bid, lost: LostKey) -> None:
    tx.session.flush()
    lost.note = f"{lost.statement}\n{''.join(each.line for each in lost.countersignatures)}"
    lost.agreed_at = tx.now
    LOST_KEY.apply(lost, "agree")
    try:
        bids.act_for_lost_key(tx, platform, attempt, bid, lost.note)
    except SealError as error:
        raise refusal_of(error) from error
    _record(tx, "lost_key.agreed", lost, attempt)


def _line(tx: Transaction, statement: str, signed: str) -> str:
    """The one signature line of the custodian who is signed in, under exactly the text that was shown."""
    key = custody.signing_key(tx.session, tx.actor.person_id)
    if key is None:
        raise refusal_of(SealError("E_CUSTODIAN_SIG"))
    try:
        said, _ = note.verify(signed, [note.Verifier.parse(key.vkey)])
        _, signatures = note.parse(signed)
    except note.NoteError as error:
        raise refusal_of(SealError("E_CUSTODIAN_SIG")) from error
    if said != statement or len(signatures) != 1:
        raise refusal_of(SealError("E_SHAPE"))
    return signed.removeprefix(f"{statement}\n")


def _locked(tx: Transaction, bid_id: UUID) -> tuple[LotAttempt, Bid]:
    attempt = tx.lock(LotAttempt, tx.get(Bid, bid_id).lot_attempt_id)
    return attempt, tx.lock(Bid, bid_id)


def _must_be_open(tx: Transaction, attempt: LotAttempt, bid: Bid) -> None:
    try:
        must_be_accepting(tx, attempt)
    except SealError as error:
        raise refusal_of(error) from error
    if bid.state is not BidState.SEALED:
        raise Conflict("not_live", text("This bid does not count any more."))


def _must_be_new_key(key: str | None, bid: Bid) -> None:
    try:
        verifier = note.Verifier.parse(key or "")
    except note.NoteError as error:
        raise _unfit_key() from error
    if verifier.name != wire_name(bid.organisation_id) or key == bid.key_in_force:
        raise _unfit_key()


def _unfit_key() -> Invalid:
    return Invalid.field("key", text("Make a new key on this page and save its file first."))


def _record(tx: Transaction, what: str, lost: LostKey, attempt: LotAttempt, **facts: str) -> None:
    """Until the opening nobody is told which bidder this is about."""
    tx.record(what, lost, project_id=attempt.project_id, sealed_until=attempt.id, **facts)
