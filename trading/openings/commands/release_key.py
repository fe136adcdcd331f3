"""Hand in a lot key after the list of bids was frozen. The k-th key of both sets starts the opening."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from trading.announcements.locks import announced_locks
from trading.config import Config
from trading.custody.models import LotLock, Place, SigningKey
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action
from trading.openings.freezing import must_be_frozen
from trading.openings.models import Closing, KeyRelease
from trading.openings.rules import key_refusal, must_await_opening, must_follow
from trading.projects.models import LotAttempt
from trading.projects.queries import must_run
from trading.projects.rules import RISING, is_closed
from trading.sealing import note as notes
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError
from trading.sealing.leaf import key_entry
from trading.sealing.lotkeys import must_open
from trading.sealing.statements import KeyRelease as Statement
from trading.store.leaves import queue_leaf
from trading.store.live import bump
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Handed:
    """A lot key as it is handed in; `note` is the signed `ggkey/1` text, None when typed from paper."""

    identity: str
    note: str | None = None


def release_key(
    tx: Transaction, config: Config, lock_id: UUID, part: str, identity: str, note: str | None = None
) -> KeyRelease:
    """Take one lot key; see `release_keys`."""
    return release_keys(tx, config, lock_id, {part: Handed(identity, note)})[0]


def release_keys(
    tx: Transaction, config: Config, lock_id: UUID, handed: Mapping[str, Handed]
) -> list[KeyRelease]:
    """Take the lot keys of one custodian, all or none; handing in the same key again changes nothing.

    Freeze first, open second: no key is taken before the frozen list stands in a countersigned checkpoint of
    the public log. Without a note a key was typed from paper by the custodian who is signed in. Raises the
    refusals of `rules.KEY_REFUSALS`, and Conflict while the lot is suspended; a wrong key is refused at once.
    The k-th key of both parts queues the opening.
    """
    lock = tx.get(LotLock, lock_id)
    attempt = tx.lock(LotAttempt, lock.lot_attempt_id)
    tx.require(Action.RELEASE_KEY, lock)
    if attempt.stage == RISING:
        raise NotFound
    must_await_opening(attempt.state)
    if attempt.deadline is None or not is_closed(attempt.deadline, tx.now):
        raise key_refusal("E_EARLY")
    if attempt.continues_id is not None:
        must_follow(tx.get(LotAttempt, attempt.continues_id).state)
    must_run(tx.session, attempt)
    must_be_frozen(tx.session, attempt.id, config.required_witnesses)
    closing = tx.session.get_one(Closing, attempt.id)
    released = [_take(tx, attempt, lock, closing, part, key) for part, key in handed.items()]
    if _quorum_is_in(tx, attempt):
        tx.enqueue("lot.open", str(attempt.id), {"lot_attempt_id": str(attempt.id)})
    return released


def _take(
    tx: Transaction, attempt: LotAttempt, lock: LotLock, closing: Closing, part: str, key: Handed
) -> KeyRelease:
    announced = announced_locks(tx.session, attempt).of(lock.custodian_name)
    try:
        must_open(key.identity, announced.recipient(part))
        if key.note is not None:
            must_be_stated(tx, lock, closing.sha256, part, key.identity, key.note)
    except SealError as error:
        raise key_refusal(error.code) from error
    known = tx.session.scalar(
        select(KeyRelease).where(KeyRelease.lot_lock_id == lock.id, KeyRelease.part == part)
    )
    if known is not None:
        return known
    release = tx.add(
        KeyRelease(
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
    return release


def must_be_stated(
    tx: Transaction, place: Place, closing_sha256: str, part: str, identity: str, note: str
) -> None:
    """Raise SealError unless the note, signed by who acts, hands in this key after this closing."""
    signing_key = tx.session.get(SigningKey, tx.actor.person_id)
    try:
        if signing_key is None:
            raise notes.NoteError
        verifier = notes.Verifier.parse(signing_key.vkey)
        stated = Statement.parse(notes.verify(note, [verifier])[0])
    except notes.NoteError as error:
        raise SealError("E_CUSTODIAN_SIG") from error
    if stated.close != closing_sha256:
        raise SealError("E_NOT_FROZEN")
    due = (*place.sealed_thing, place.custodian_name, part, identity)
    if (stated.lot, stated.stage, stated.custodian, stated.part, stated.identity) != due:
        raise SealError("E_SHAPE", "the note speaks of another lot or key")


def _quorum_is_in(tx: Transaction, attempt: LotAttempt) -> bool:
    tx.session.flush()
    counted = (
        select(KeyRelease.part, func.count())
        .join(LotLock)
        .where(LotLock.lot_attempt_id == attempt.id)
        .group_by(KeyRelease.part)
    )
    released = dict(tx.session.execute(counted).all())
    return all(released.get(part, 0) >= attempt.quorum for part in PARTS)
