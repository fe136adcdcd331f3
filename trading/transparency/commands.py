"""The sequencer: merge queued leaves into the log, batch by batch, and sign each tree that results."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, cast, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from trading.kernel.clock import SystemClock
from trading.proofs import merkle, tiles
from trading.proofs.checkpoint import Checkpoint
from trading.proofs.errors import ProofError
from trading.proofs.schedule import BatchKind, Policy
from trading.sealing import leaf, note
from trading.store.db import put
from trading.store.leaves import Leaf, QueuedLeaf
from trading.store.types import Sequence as Sequential
from trading.transparency import queries
from trading.transparency.chain import Head, link_new_events
from trading.transparency.models import LogBatch, LogEntry, LogTile
from trading.transparency.rules import Waiting, chosen, instants

AT_ONCE = 50
"""Batches in one transaction: after a long standstill, writers of bids must not wait for all of them."""


def merge(session: Session, signer: note.Signer, policy: Policy, now: datetime) -> int:
    """Make the batches that are due at `now`, at most AT_ONCE, and return how many were made.

    Only one sequencer at a time gets past the lock; what another has done meanwhile is not done again.
    """
    _wait_for_turn(session)
    log = Log(session, signer)
    after, begin = (log.last.at, log.last.size) if log.last else (now - policy.interval, 0)
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
    arrived = select(LogEntry.leaf_id).where(LogEntry.id >= begin)
    session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id.in_(arrived)))
    return len(due)


class Log:
    """The log as one transaction sees it and makes it grow."""

    def __init__(self, session: Session, signer: note.Signer) -> None:
        self.last = queries.last_batch(session)
        self._session = session
        self._signer = signer
        self._tiles = queries.right_edge(session, self.last.size) if self.last else {}
        self._changed: set[tuple[int, int]] = set()
        self._entries: list[tuple[int, int, list[int]]] = []

    def add_batch(self, kind: BatchKind, at: datetime, leaves: Sequence[Waiting]) -> None:
        """Append the leaves in an order that tells nothing and sign the tree that ends with them."""
        number = self.last.id + 1 if self.last else 0
        shuffled = _shuffled(leaves)
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
        self._entries.append((number, size, [leaf_id for leaf_id, _ in leaves]))
        size += len(leaves)
        return size, merkle.root(size, tiles.hash_reader(self._tile))

    def _end_with(self, batch: LogBatch) -> None:
        self.last = batch
        self._session.add(batch)

    def save(self) -> None:
        """Write what was added."""
        self._session.flush()
        for number, begin, leaf_ids in self._entries:
            insert_entries(self._session, number, begin, leaf_ids)
        rows = [
            {"level": level, "number": number, "hashes": self._tiles[level, number]}
            for level, number in self._changed
        ]
        if rows:
            put(self._session, LogTile, rows)

    def _tile(self, level: int, number: int) -> bytes:
        # Whatever is not of the right edge was full before or was made in this transaction.
        return self._tiles[level, number]


def insert_entries(session: Session, batch_id: int, begin: int, leaf_ids: Sequence[int]) -> None:
    """Give the leaves their places from `begin` on; one statement, because a row each is much slower."""
    listed = literal(json.dumps(leaf_ids))
    if session.get_bind().dialect.name == "postgresql":
        each = func.json_array_elements_text(cast(listed, JSON))
        rows = each.table_valued("value", with_ordinality="place").render_derived("listed")
        place = rows.c.place - 1
    else:
        rows = func.json_each(listed).table_valued("value", "key", name="listed")
        place = rows.c.key
    entries = select(place + begin, cast(rows.c.value, Sequential), literal(batch_id))
    session.execute(insert(LogEntry).from_select(["id", "leaf_id", "batch_id"], entries))


def _shuffled(leaves: Sequence[Waiting]) -> list[Waiting]:
    """The leaves in the order of 16 random bytes each."""
    noise = secrets.token_bytes(16 * len(leaves))
    order = sorted(range(len(leaves)), key=lambda place: noise[16 * place : 16 * place + 16])
    return [leaves[place] for place in order]


def _fresh(session: Session, at: datetime, head: Head, count: int) -> list[Waiting]:
    """The audit head and the padding of one batch, kept like every other leaf."""
    audit = ("audit", leaf.audit_entry(head.count, head.digest))
    rows = []
    for kind, entry in [audit, *[("pad", leaf.entry("pad"))] * (count - 1)]:
        salt = secrets.token_bytes(leaf.SALT_SIZE)
        commitment = leaf.commitment(salt, entry)
        rows.append({"kind": kind, "at": at, "salt": salt, "entry": entry, "commitment": commitment})
    made = session.execute(insert(Leaf).returning(Leaf.id, Leaf.kind, Leaf.commitment), rows)
    return [Waiting(leaf_id, kind, at, commitment, None) for leaf_id, kind, commitment in made]


def _wait_for_turn(session: Session) -> None:
    """Let one sequencer work at a time. SQLite has only one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE log_batches IN EXCLUSIVE MODE")
