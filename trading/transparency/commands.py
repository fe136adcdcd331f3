"""The sequencer: merge queued leaves into the log, batch by batch, and sign each tree that results."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from trading.kernel.clock import SystemClock
from trading.proofs import merkle, tiles
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.errors import ProofError
from trading.proofs.schedule import BatchKind, Policy
from trading.sealing import leaf, note
from trading.store.leaves import Leaf, QueuedLeaf
from trading.transparency import queries
from trading.transparency.chain import Head, link_new_events
from trading.transparency.models import LogBatch, LogEntry, LogTile
from trading.transparency.rules import Waiting, chosen, instants

AT_ONCE = 50
"""Batches in one transaction: after a long standstill, writers of bids must not wait for all of them."""

_SHUFFLE = secrets.SystemRandom().shuffle


def merge(session: Session, signer: note.Signer, policy: Policy, now: datetime) -> int:
    """Make the batches that are due at `now`, at most AT_ONCE, and return how many were made.

    Only one sequencer at a time gets past the lock; what another has done meanwhile is not done again.
    """
    _wait_for_turn(session)
    log = Log(session, signer)
    after = log.last.at if log.last else now - policy.interval
    waiting = queries.waiting(session)
    ticks = policy.due(after, now, queries.deadlines(session, after, now))
    due = instants(waiting, ticks, after)[:AT_ONCE]
    head = link_new_events(session)
    merged: set[int] = set()
    for at, kind in due:
        left = [each for each in waiting if each.leaf_id not in merged]
        taken, size = chosen(left, kind, at, policy)
        log.add_batch(kind, at, [*taken, *_fresh(session, at, head, size - len(taken))])
        merged |= {each.leaf_id for each in taken}
    log.save()
    session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id.in_(merged)))
    return len(due)


class Log:
    """The log as one transaction sees it and makes it grow."""

    def __init__(self, session: Session, signer: note.Signer) -> None:
        self.last = queries.last_batch(session)
        self._session = session
        self._signer = signer
        self._tiles: dict[tuple[int, int], bytes] = {}
        self._changed: set[tuple[int, int]] = set()
        self._entries: list[dict[str, int]] = []

    def add_batch(self, kind: BatchKind, at: datetime, leaves: Sequence[Waiting]) -> None:
        """Append the leaves in an order that tells nothing and sign the tree that ends with them."""
        number = self.last.id + 1 if self.last else 0
        shuffled = list(leaves)
        _SHUFFLE(shuffled)
        size, root = self._grow(number, [(each.leaf_id, each.commitment) for each in shuffled])
        signed = note.sign(Checkpoint(self._signer.name, size, root).text(), self._signer)
        made_at = SystemClock().now()
        self._end_with(
            LogBatch(id=number, kind=kind, at=at, made_at=made_at, size=size, root=root, checkpoint=signed)
        )

    def repeat_batch(self, batch: LogBatch, leaves: Sequence[tuple[int, bytes]]) -> None:
        """Append a batch that was made before, its leaves (id, commitment) in their order.

        Raises ProofError when they do not lead to the tree that was signed then.
        """
        number = self.last.id + 1 if self.last else 0
        if (batch.id, *self._grow(number, leaves)) != (number, batch.size, batch.root):
            raise ProofError(f"batch {batch.id} does not continue this log")
        self._end_with(batch)

    def _grow(self, number: int, leaves: Sequence[tuple[int, bytes]]) -> tuple[int, bytes]:
        size = self.last.size if self.last else 0
        hashes = [merkle.leaf_hash(commitment) for _, commitment in leaves]
        grown = tiles.grow(size, hashes, self._tile)
        self._tiles |= grown
        self._changed |= grown.keys()
        self._entries += [
            {"id": index, "leaf_id": leaf_id, "batch_id": number}
            for index, (leaf_id, _) in enumerate(leaves, size)
        ]
        size += len(leaves)
        return size, merkle.root(size, tiles.hash_reader(self._tile))

    def _end_with(self, batch: LogBatch) -> None:
        self.last = batch
        self._session.add(batch)

    def save(self) -> None:
        """Write what was added."""
        self._session.flush()
        if self._entries:
            self._session.execute(insert(LogEntry), self._entries)
        for level, number in self._changed:
            hashes = self._tiles[level, number]
            self._session.merge(LogTile(level=level, number=number, hashes=hashes))

    def _tile(self, level: int, number: int) -> bytes:
        place = (level, number)
        if place not in self._tiles:
            self._tiles[place] = queries.tile_bytes(self._session, level, number)
        return self._tiles[place]


def _fresh(session: Session, at: datetime, head: Head, count: int) -> list[Waiting]:
    """The audit head and the padding of one batch, kept like every other leaf."""
    texts = [
        ("audit", leaf.audit_entry(head.count, head.digest)),
        *[("pad", leaf.entry("pad"))] * (count - 1),
    ]
    made = [(kind, entry, secrets.token_bytes(leaf.SALT_SIZE)) for kind, entry in texts]
    commitments = [leaf.commitment(salt, entry) for _, entry, salt in made]
    rows = [
        {"kind": kind, "at": at, "salt": salt, "entry": entry, "commitment": commitment}
        for (kind, entry, salt), commitment in zip(made, commitments, strict=True)
    ]
    ids = session.scalars(insert(Leaf).returning(Leaf.id, sort_by_parameter_order=True), rows)
    kept = zip(ids, texts, commitments, strict=True)
    return [Waiting(leaf_id, kind, at, commitment, None) for leaf_id, (kind, _), commitment in kept]


def _wait_for_turn(session: Session) -> None:
    """Let one sequencer work at a time. SQLite has only one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE log_batches IN EXCLUSIVE MODE"))
