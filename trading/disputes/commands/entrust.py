"""A bidder that got no receipt hands its sealed file to a custodian, who puts its word in the public log.

Nothing is admitted by this: it proves that these bytes existed before the deadline. What follows from it is
shown after the deadline to those who decide.
"""

import hashlib
from uuid import UUID

from sqlalchemy import select

from trading.bids.commands.admission import must_be_accepting
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.disputes.models import EntrustedFile
from trading.disputes.rules import Entrusted, refusal_of
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.sealing import note
from trading.sealing.errors import SealError
from trading.sealing.leaf import entry
from trading.sealing.lines import instant_text
from trading.store.leaves import queue_leaf
from trading.store.transaction import Transaction


def entrust_file(tx: Transaction, lot_lock_id: UUID, signed: str) -> EntrustedFile:
    """Keep a custodian's signed word that a sealed file lay before it, once a file.

    Raises TooLate at the deadline, Forbidden E_CUSTODIAN_SIG, Invalid E_SHAPE for another lot or a time that
    is not now.
    """
    attempt = tx.lock(LotAttempt, tx.get(LotLock, lot_lock_id).lot_attempt_id)
    lock = tx.lock(LotLock, lot_lock_id)
    tx.require(Action.ENTRUST_FILE, lock)
    try:
        must_be_accepting(tx, attempt)
        stated = _stated(tx, lock, signed)
    except SealError as error:
        raise refusal_of(error) from error
    known = tx.session.scalar(
        select(EntrustedFile).where(EntrustedFile.lot_lock_id == lock.id, EntrustedFile.sha256 == stated.file)
    )
    if known is not None:
        return known
    kept = tx.add(
        EntrustedFile(
            id=new_id(),
            lot_attempt_id=attempt.id,
            lot_lock_id=lock.id,
            sha256=stated.file,
            note=signed,
            person_id=tx.person_id,
            at=tx.now,
        )
    )
    place = {"lot": attempt.wire_id, "stage": attempt.stage, "custodian": lock.custodian_name}
    said = entry(
        "entrusted", **place, note=hashlib.sha256(signed.encode()).hexdigest(), at=instant_text(tx.now)
    )
    queue_leaf(tx.session, "entrusted", tx.now, said, attempt.id)
    tx.record(
        "file.entrusted",
        kept,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        custodian=lock.custodian_name,
        sha256=stated.file,
    )
    return kept


def _stated(tx: Transaction, lock: LotLock, signed: str) -> Entrusted:
    key = custody.signing_key(tx.session, tx.actor.person_id)
    if key is None:
        raise SealError("E_CUSTODIAN_SIG")
    try:
        stated = Entrusted.parse(note.verify(signed, [note.Verifier.parse(key.vkey)])[0])
    except note.NoteError as error:
        raise SealError("E_CUSTODIAN_SIG") from error
    due = (lock.lot_attempt.wire_id, lock.lot_attempt.stage, lock.custodian_name)
    if (stated.lot, stated.stage, stated.custodian) != due or not stated.is_fresh(tx.now):
        raise SealError("E_SHAPE", "the note speaks of another lot or time")
    return stated
