"""Register and retire witnesses; take their countersignatures."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.custody.rules import wire_name
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.cosignature import Verifier, time_of
from trading.proofs.errors import ProofError
from trading.sealing import note as notes
from trading.store.transaction import Transaction
from trading.transparency.models import Cosignature, LogBatch, Witness
from trading.transparency.witnesses import queries
from trading.transparency.witnesses.rules import (
    BROWSERS,
    browser_name,
    must_be_independent,
    must_be_timely,
    must_name_browser,
    verifier,
)

LARGEST: Final = (1 << 63) - 1
"""The largest number that the databases compare."""


def register_witness(tx: Transaction, title: str, vkey: str, organisation_id: UUID | None = None) -> Witness:
    """Let somebody outside countersign, for a unit or in its own name. Raises Invalid, Duplicate."""
    tx.require(Action.KEEP_WITNESSES)
    if organisation_id is not None:
        must_be_independent(tx.get(Organisation, organisation_id).kind)
    return _register(tx, verifier(vkey), title, organisation_id=organisation_id)


def register_browser(tx: Transaction, origin: str, vkey: str) -> Witness:
    """Make the browser of a custodian a witness of its unit; the oldest of too many is retired."""
    tx.require(Action.WITNESS_LOG)
    if tx.actor.organisation_id is None:
        raise Forbidden
    key, unit = verifier(vkey), tx.get(Organisation, tx.actor.organisation_id)
    must_be_independent(unit.kind)
    must_name_browser(key.name, browser_name(origin, wire_name(unit.id)))
    for oldest in queries.browsers_of(tx.session, tx.person_id)[: -BROWSERS + 1]:
        _retire(tx, oldest)
    return _register(tx, key, unit.name, organisation_id=unit.id, person_id=tx.person_id)


def retire_witness(tx: Transaction, witness_id: UUID) -> None:
    """Take no further signatures of a witness; those it gave stay."""
    witness = tx.lock(Witness, witness_id)
    tx.require(Action.KEEP_WITNESSES)
    if witness.retired_at is None:
        _retire(tx, witness)


def countersign(tx: Transaction, signed: str) -> LogBatch:
    """Take a checkpoint with the lines of witnesses below it; the same line again changes nothing.

    Answers with the batch that the checkpoint ends.

    Whoever brings it, the signatures alone say whose they are. Raises Invalid for what is no note or names a
    wrong time, Conflict for a checkpoint that this platform has not made, Forbidden for a signature by nobody
    known or one that does not hold.
    """
    tx.require(Action.COUNTERSIGN_LOG)
    try:
        checkpoint, signatures = notes.parse(signed)
    except notes.NoteError as error:
        raise Invalid("E_SHAPE", text("This is not a signed checkpoint.")) from error
    batch = _batch_of(tx, checkpoint)
    taken = [_take(tx, batch, *found) for found in _known(tx, checkpoint, signatures)]
    if not taken:
        raise Forbidden("E_WITNESS_SIG", text("None of these signatures is by a registered witness."))
    return batch


def _register(
    tx: Transaction,
    key: Verifier,
    title: str,
    *,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
) -> Witness:
    taken = select(Witness.id).where((Witness.name == key.name) | (Witness.vkey == key.vkey))
    if tx.session.scalar(taken) is not None:
        raise Duplicate("witness_known", text("A witness of this name is registered already."))
    witness = tx.add(
        Witness(
            name=key.name,
            title=title,
            vkey=key.vkey,
            organisation_id=organisation_id,
            person_id=person_id,
            registered_at=tx.now,
        )
    )
    tx.record("witness.registered", witness, witness=key.name, after=key.vkey)
    return witness


def _retire(tx: Transaction, witness: Witness) -> None:
    witness.retired_at = tx.now
    tx.record("witness.retired", witness, witness=witness.name)


def _batch_of(tx: Transaction, checkpoint: str) -> LogBatch:
    try:
        size = Checkpoint.parse(checkpoint).size
    except ProofError as error:
        raise Invalid("E_SHAPE", text("This is not a signed checkpoint.")) from error
    batch = tx.session.scalar(select(LogBatch).where(LogBatch.size == min(size, LARGEST)))
    if batch is None or notes.parse(batch.checkpoint)[0] != checkpoint:
        reason = text(
            "This platform has not signed such a checkpoint. If it carries the platform's signature, "
            "keep it: it proves that two different registers were shown."
        )
        raise Conflict("E_UNKNOWN_CHECKPOINT", reason)
    return batch


def _known(
    tx: Transaction, checkpoint: str, signatures: list[notes.Signature]
) -> Iterator[tuple[Witness, notes.Signature, datetime]]:
    keys = {(key.name, key.key_hash): (witness, key) for witness, key in _keys(tx)}
    for signature in signatures:
        witness, key = keys.get((signature.name, signature.key_hash), (None, None))
        if witness is None or key is None:
            continue
        if not key.has_signed(checkpoint, signature):
            raise Forbidden("E_WITNESS_SIG", text("The signature of this witness does not hold."))
        yield witness, signature, time_of(signature)


def _keys(tx: Transaction) -> Iterator[tuple[Witness, Verifier]]:
    for witness in queries.active(tx.session):
        yield witness, Verifier.parse(witness.vkey)


def _take(
    tx: Transaction, batch: LogBatch, witness: Witness, signature: notes.Signature, signed_at: datetime
) -> Cosignature:
    own = select(Cosignature).where(Cosignature.size == batch.size, Cosignature.witness_id == witness.id)
    known = tx.session.scalar(own)
    if known is not None:
        return known
    received_at = SystemClock().now()
    must_be_timely(signed_at, batch.made_at, received_at)
    cosignature = tx.add(
        Cosignature(
            size=batch.size,
            witness_id=witness.id,
            line=signature.line,
            signed_at=signed_at,
            received_at=received_at,
        )
    )
    tx.record("checkpoint.countersigned", witness, witness=witness.name, size=batch.size)
    return cosignature
