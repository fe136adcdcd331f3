"""Hand in a lot key after the list of bids was frozen. The k-th key of both sets starts the opening."""

from uuid import UUID

from sqlalchemy import func, select

from trading.custody.models import LotLock, SigningKey
from trading.kernel.errors import Conflict
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.commands.close_lot import freeze
from trading.openings.models import Closing, KeyRelease
from trading.openings.rules import key_refusal
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing import note as notes
from trading.sealing.dealing import PARTS
from trading.sealing.errors import SealError
from trading.sealing.lotkeys import must_open
from trading.sealing.statements import KeyRelease as Statement
from trading.store.keys import PlatformKeys
from trading.store.live import bump
from trading.store.transaction import Transaction


def release_key(
    tx: Transaction, keys: PlatformKeys, lock_id: UUID, part: str, identity: str, note: str | None = None
) -> KeyRelease:
    """Take one lot key; handing in the same key again changes nothing.

    `note` is the signed `ggkey/1` text; without it the key was typed from paper by the custodian who is
    signed in. Raises the refusals of `rules.KEY_REFUSALS`; a wrong key is refused at once.
    """
    lock = tx.get(LotLock, lock_id)
    attempt = tx.lock(LotAttempt, lock.lot_attempt_id)
    tx.require(Action.RELEASE_KEY, lock)
    closing = freeze(tx, keys, attempt)
    if attempt.state in (AttemptState.FAILED, AttemptState.TERMINATED):
        raise Conflict("no_opening", text("This lot is not opened. Keep your key; nobody needs it any more."))
    try:
        must_open(identity, (lock.summary_recipient if part == PARTS[0] else lock.body_recipient) or "")
        if note is not None:
            _must_be_stated(tx, attempt, lock, closing, part, identity, note)
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
            identity=identity,
            note=note,
            released_by=tx.actor.person_id,
            at=tx.now,
        )
    )
    tx.record("key.released", lock, project_id=attempt.project_id, part=part, on_paper=note is None)
    bump(tx.session, attempt.id)
    if _quorum_is_in(tx, attempt):
        tx.enqueue("lot.open", str(attempt.id), {"lot_attempt_id": str(attempt.id)})
    return release


def _must_be_stated(
    tx: Transaction,
    attempt: LotAttempt,
    lock: LotLock,
    closing: Closing,
    part: str,
    identity: str,
    note: str,
) -> None:
    signing_key = tx.session.get(SigningKey, tx.actor.person_id)
    try:
        if signing_key is None:
            raise notes.NoteError
        verifier = notes.Verifier.parse(signing_key.vkey)
        stated = Statement.parse(notes.verify(note, [verifier])[0])
    except notes.NoteError as error:
        raise SealError("E_CUSTODIAN_SIG") from error
    if stated.close != closing.sha256:
        raise SealError("E_NOT_FROZEN")
    if (stated.lot, stated.stage, stated.part, stated.identity) != (
        attempt.wire_id,
        attempt.stage,
        part,
        identity,
    ):
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
