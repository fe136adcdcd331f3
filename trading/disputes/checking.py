"""Judge a receipt that somebody holds against the public log: is its promise kept, still open, or broken?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.projects.models import LotAttempt
from trading.proofs.errors import ProofError
from trading.sealing import note, statements
from trading.sealing.errors import SealError
from trading.sealing.lostkey import LostKeyReceipt
from trading.store.keys import PlatformKeys
from trading.transparency import queries as log
from trading.transparency.models import LogBatch, LogEntry

Statement = statements.Receipt | LostKeyReceipt | statements.Refusal

READERS: Mapping[str, Callable[[str], Statement]] = {
    "ggreceipt/1": statements.Receipt.parse,
    "gglostkeyreceipt/1": LostKeyReceipt.parse,
    "ggrefusal/1": statements.Refusal.parse,
}


class Finding(Enum):
    """What can be said about a receipt; BROKEN and LATE are evidence against the platform."""

    UNREADABLE = "unreadable"
    FORGED = "forged"
    REFUSAL = "refusal"
    NO_PROMISE = "no_promise"
    WAITING = "waiting"
    REGISTERED = "registered"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Judged:
    """The finding; for a readable one the statement, and for a registered one where, when and its proof."""

    finding: Finding
    said: Statement | None = None
    batch: LogBatch | None = None
    index: int | None = None
    proof: str | None = None


def tidy(pasted: str) -> str:
    """What people paste as it was signed: line ends of one kind, nothing around it."""
    return pasted.replace("\r\n", "\n").strip() + "\n"


def judge(session: Session, keys: PlatformKeys, pasted: str, now: datetime) -> Judged:
    """Check signature, promise and inclusion; `now` is legal time, by which the promise was made.

    An entry counts as registered only when its proof leads to a root that the log has signed: a row in a
    table alone convinces nobody.
    """
    written = tidy(pasted)
    try:
        text, _ = note.parse(written)
        said = READERS[text.partition("\n")[0]](text)
    except (note.NoteError, KeyError, SealError):
        return Judged(Finding.UNREADABLE)
    try:
        note.verify(written, [keys.receipt.verifier])
    except note.NoteError:
        return Judged(Finding.FORGED, said)
    if isinstance(said, statements.Refusal):
        return Judged(Finding.REFUSAL, said)
    return _judged(session, keys, said, now)


def _judged(
    session: Session, keys: PlatformKeys, said: statements.Receipt | LostKeyReceipt, now: datetime
) -> Judged:
    entry = _proven(session, keys, said)
    if entry is None:
        if said.merge_by is None:
            return Judged(Finding.NO_PROMISE, said)
        return Judged(Finding.WAITING if now <= said.merge_by else Finding.BROKEN, said)
    place, proof = entry
    batch = session.get_one(LogBatch, place.batch_id)
    is_late = said.merge_by is not None and batch.at > said.merge_by
    return Judged(Finding.LATE if is_late else Finding.REGISTERED, said, batch, place.id, proof)


def _proven(
    session: Session, keys: PlatformKeys, said: statements.Receipt | LostKeyReceipt
) -> tuple[LogEntry, str] | None:
    attempt_id = session.scalar(select(LotAttempt.id).where(LotAttempt.wire_id == said.lot))
    leaf = log.leaf_of_lot(session, attempt_id, said.commitment()) if attempt_id else None
    entry = log.entry_of(session, leaf.id) if leaf else None
    if entry is None:
        return None
    batch = log.best_batch(session, entry)
    try:
        proof = log.proof(session, entry.id, batch.size, log.checkpoint(session, batch))
        proof.verify(said.commitment(), keys.log.verifier)
    except ProofError:
        return None
    return entry, proof.text()
