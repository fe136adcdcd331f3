"""What the public register proves about one lot: its entries, and its states at the closing and now."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice
from trading.announcements.queries import notices_on
from trading.bundles.rules import PATIENCE
from trading.projects.models import LotAttempt
from trading.proofs import merkle
from trading.proofs.bundle import layout
from trading.proofs.tlogproof import TlogProof
from trading.store.leaves import Leaf
from trading.store.platform import Platform
from trading.transparency import queries
from trading.transparency.models import Cosignature, LogBatch, LogEntry
from trading.transparency.witnesses.queries import policy


@dataclass(frozen=True, slots=True)
class Proven:
    """The leaves of a lot with their places, the batches under which its closing was countersigned, and the
    one under which all of them stand."""

    leaves: Sequence[tuple[int, Leaf]]
    closings: Sequence[LogBatch]
    newest: LogBatch


def proven(
    session: Session, attempt: LotAttempt, notices: Sequence[Notice], required: int, now: datetime
) -> Proven | None:
    """Return what can be proven of a lot; None while something of it waits. `now` is system time."""
    leaves = _leaves(session, attempt, notices)
    placed = sorted((index, leaf.id, leaf) for leaf, index in leaves if index is not None)
    if len(placed) < len(leaves):
        return None
    frozen = next(index for index, _, leaf in placed if leaf.kind == "close")
    closings = _countersigned(session, frozen, required)
    if not closings:
        return None
    last = max(placed[-1][0], closings[-1].size - 1)
    newest = _batch_with(session, last)
    if newest is None or (now < newest.made_at + PATIENCE and not _countersigned(session, last, required)):
        return None
    return Proven([(index, leaf) for index, _, leaf in placed], closings, newest)


def is_ready(session: Session, platform: Platform, attempt: LotAttempt, now: datetime) -> bool:
    """Whether all of a lot can be proven by now (system time)."""
    notices = notices_on(session, attempt.id)
    return proven(session, attempt, notices, platform.config.required_witnesses, now) is not None


def _leaves(
    session: Session, attempt: LotAttempt, notices: Sequence[Notice]
) -> list[tuple[Leaf, int | None]]:
    """Every leaf about the lot, and those of its notices, which belong to no lot."""
    of_notices = (Leaf.kind == "notice") & Leaf.at.in_([notice.published_at for notice in notices])
    named = {f"notice: {notice.note_sha256}\n" for notice in notices}
    found = session.execute(
        select(Leaf, LogEntry.id)
        .outerjoin(LogEntry, LogEntry.leaf_id == Leaf.id)
        .where(or_(Leaf.lot_attempt_id == attempt.id, of_notices))
    )
    return [
        (leaf, index)
        for leaf, index in found
        if leaf.kind != "notice" or any(line in leaf.entry for line in named)
    ]


def _batch_with(session: Session, index: int) -> LogBatch | None:
    """The first batch that holds the entry."""
    return session.scalar(select(LogBatch).where(LogBatch.size > index).order_by(LogBatch.size).limit(1))


def _countersigned(session: Session, index: int, required: int) -> list[LogBatch]:
    """The batches over the entry under which the first parties countersigned, as many as required; else none.

    Witnesses look when they like, so each may have signed another state of the register.
    """
    first = _batch_with(session, index)
    if required == 0 or first is None:
        return [first] if first else []
    rule, parties, found = policy(session, required), set[str](), {}
    rows = (
        select(Cosignature.line, LogBatch)
        .join(LogBatch, LogBatch.size == Cosignature.size)
        .where(Cosignature.size > index)
        .order_by(Cosignature.size, Cosignature.id)
    )
    for line, batch in session.execute(rows):
        new = rule.countersigned(batch.checkpoint + line).keys() - parties
        if new:
            parties |= new
            found[batch.size] = batch
        if len(parties) == required:
            return list(found.values())
    return []


def files_of(session: Session, found: Proven) -> dict[str, bytes]:
    """Return the part of the bundle that speaks of the register."""
    size, checkpoint = found.newest.size, queries.checkpoint(session, found.newest)
    read = queries.hashes(session)
    files = {layout.CHECKPOINT: checkpoint}
    for batch in found.closings:
        grown = merkle.consistency(batch.size, size, read)
        files[layout.closing(batch.size, "checkpoint")] = queries.checkpoint(session, batch)
        files[layout.closing(batch.size, "consistency")] = "".join(
            f"{base64.b64encode(each).decode()}\n" for each in grown
        )
    for index, _ in found.leaves:
        proof = TlogProof(index, tuple(merkle.inclusion(index, size, read)), checkpoint)
        files[layout.leaf(index, "proof")] = proof.text()
    opened = {layout.leaf(index, "leaf"): leaf.salt + leaf.entry.encode() for index, leaf in found.leaves}
    return {path: text.encode() for path, text in files.items()} | opened
