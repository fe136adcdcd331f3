"""What the public log holds: batches, entries, tiles, and proofs from them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.orm import Session

from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.proofs import merkle, tiles
from trading.proofs.errors import ProofError
from trading.proofs.schedule import FINAL_WINDOW
from trading.proofs.tlogproof import TlogProof
from trading.store.leaves import Leaf, QueuedLeaf
from trading.transparency.models import Cosignature, LogBatch, LogEntry, LogTile, Witness
from trading.transparency.rules import Waiting


def last_batch(session: Session) -> LogBatch | None:
    """Return the newest batch; None before the first."""
    return session.scalar(select(LogBatch).order_by(LogBatch.id.desc()).limit(1))


def batch_of_size(session: Session, size: int) -> LogBatch:
    """Return the batch that made the tree this large; raises NotFound."""
    found = session.scalar(select(LogBatch).where(LogBatch.size == size))
    if found is None:
        raise NotFound
    return found


def checkpoint(session: Session, batch: LogBatch) -> str:
    """Return the checkpoint of a batch with the cosignatures gathered so far."""
    lines = select(Cosignature.line).where(Cosignature.size == batch.size).order_by(Cosignature.id)
    return batch.checkpoint + "".join(session.scalars(lines))


def entry_of(session: Session, leaf_id: int) -> LogEntry | None:
    """Return the place of a leaf in the log; None while it waits."""
    return session.scalar(select(LogEntry).where(LogEntry.leaf_id == leaf_id))


def best_batch(session: Session, entry: LogEntry) -> LogBatch:
    """Return the batch over the entry that most witnesses have countersigned, the earliest of several."""
    signed = (
        select(Cosignature.size)
        .where(Cosignature.size > entry.id)
        .group_by(Cosignature.size)
        .order_by(func.count().desc(), Cosignature.size)
        .limit(1)
    )
    size = session.scalar(signed)
    return batch_of_size(session, size) if size else session.get_one(LogBatch, entry.batch_id)


def leaf_of_lot(session: Session, lot_attempt_id: UUID, commitment: bytes) -> Leaf | None:
    """Return the leaf of a lot attempt that has this commitment."""
    return session.scalar(
        select(Leaf).where(Leaf.lot_attempt_id == lot_attempt_id, Leaf.commitment == commitment)
    )


def closing_leaf(session: Session, lot_attempt_id: UUID) -> Leaf | None:
    """Return the leaf of the entry that froze the bids of a lot attempt."""
    return session.scalar(select(Leaf).where(Leaf.lot_attempt_id == lot_attempt_id, Leaf.kind == "close"))


def tile_bytes(session: Session, level: int, number: int) -> bytes:
    """Return the hashes that a tile has so far; ProofError if there are none."""
    found = session.scalar(select(LogTile.hashes).where(LogTile.level == level, LogTile.number == number))
    if found is None:
        raise ProofError("there is no such tile")
    return found


def right_edge(session: Session, size: int) -> dict[tuple[int, int], bytes]:
    """Return the tiles that the root of `size` entries is computed from, and that grow next."""
    places = [(tile.level, tile.number) for tile in tiles.edge(size)]
    found = select(LogTile.level, LogTile.number, LogTile.hashes).where(
        tuple_(LogTile.level, LogTile.number).in_(places)
    )
    return {(level, number): data for level, number, data in session.execute(found)}


def hashes(session: Session) -> merkle.Read:
    """Read the tree out of its tiles, each tile once."""
    return tiles.hash_reader(lambda level, number: tile_bytes(session, level, number))


def proof(session: Session, index: int, size: int, checkpoint: str) -> TlogProof:
    """Prove that entry `index` is under the checkpoint of a tree of `size`; ProofError if it came later."""
    return TlogProof(index, tuple(merkle.inclusion(index, size, hashes(session))), checkpoint)


def entries(session: Session, begin: int, end: int) -> list[bytes]:
    """Return the commitments of the entries in [begin, end)."""
    found = (
        select(Leaf.commitment)
        .join(LogEntry, LogEntry.leaf_id == Leaf.id)
        .where(LogEntry.id >= begin, LogEntry.id < end)
        .order_by(LogEntry.id)
    )
    return list(session.scalars(found))


def batches(session: Session, begin: int, count: int) -> list[LogBatch]:
    """Return `count` batches from number `begin` on."""
    found = select(LogBatch).where(LogBatch.id >= begin).order_by(LogBatch.id).limit(count)
    return list(session.scalars(found))


def witness_keys(session: Session) -> list[str]:
    """Return the verifier keys of all witnesses there have been, oldest first."""
    return list(session.scalars(select(Witness.vkey).order_by(Witness.registered_at, Witness.vkey)))


def waiting(session: Session) -> list[Waiting]:
    """Return the leaves that are not in the log yet, in the order in which they were queued."""
    found = (
        select(QueuedLeaf.leaf_id, Leaf.kind, Leaf.at, Leaf.commitment, LotAttempt.deadline)
        .join(Leaf, Leaf.id == QueuedLeaf.leaf_id)
        .outerjoin(LotAttempt, LotAttempt.id == Leaf.lot_attempt_id)
        .order_by(QueuedLeaf.leaf_id)
    )
    return [Waiting(*row) for row in session.execute(found)]


def a_closing_waits(session: Session) -> bool:
    """Say whether a frozen list of bids is not in the log yet."""
    queued = select(QueuedLeaf).join(Leaf).where(Leaf.kind == "close")
    return bool(session.scalar(select(exists(queued.subquery().select()))))


def deadlines(session: Session, after: datetime, until: datetime) -> list[datetime]:
    """Return the deadlines of published lots whose last half hour touches (after, until]."""
    found = select(LotAttempt.deadline).where(
        LotAttempt.published_at.is_not(None),
        LotAttempt.deadline > after,
        LotAttempt.deadline <= until + FINAL_WINDOW,
    )
    return [each for each in session.scalars(found.distinct()) if each is not None]
