"""Go on after data were lost for good: the log keeps every entry that it ever had, the loss is on record."""

from sqlalchemy import delete, select

from trading.kernel.errors import Conflict
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.proofs.errors import ProofError
from trading.store.leaves import Leaf, QueuedLeaf
from trading.store.platform import Platform
from trading.store.transaction import Transaction
from trading.transparency.commands import Log
from trading.transparency.continuity import journal_of, said_by
from trading.transparency.journal import Kept, Record
from trading.transparency.models import LogBatch


def resume(tx: Transaction, platform: Platform, reason: str) -> int:
    """Give the log back the batches that only the journal has; gives how many entries came back.

    Raises Conflict when they do not continue the log of this database. What the entries speak of does not
    come back: whoever verifies the platform is told entry by entry.
    """
    tx.require(Action.RESUME_LOG)
    journal = journal_of(platform.config)
    log = Log(tx.session, platform.keys.log)
    before = log.last.size if log.last else 0
    try:
        for record in journal.after(log.last.id if log.last else -1):
            log.repeat_batch(_batch(record, platform), [_leaf(tx, kept) for kept in record.leaves])
    except ProofError as error:
        raise Conflict("another_log", text("This database belongs to another log.")) from error
    log.save()
    after = log.last.size if log.last else 0
    tx.record(
        "log.resumed",
        journal,
        before={"size": before},
        after={"size": after},
        reason=reason,
    )
    return after - before


def _batch(record: Record, platform: Platform) -> LogBatch:
    said = said_by(record, platform.keys.log.verifier, journal_of(platform.config))
    return LogBatch(
        id=record.number,
        kind=record.kind,
        at=record.at,
        made_at=record.made_at,
        size=said.size,
        root=said.root,
        checkpoint=record.checkpoint,
    )


def _leaf(tx: Transaction, kept: Kept) -> tuple[int, bytes]:
    """The leaf's row: the one that still waited for its batch when the copy was made, or a new one."""
    waiting = select(Leaf).join(QueuedLeaf).where(Leaf.commitment == kept.commitment)
    leaf = tx.session.scalar(waiting)
    if leaf is None:
        leaf = tx.add(
            Leaf(
                kind=kept.kind,
                at=kept.at,
                lot_attempt_id=kept.lot_attempt_id,
                salt=kept.salt,
                entry=kept.entry,
                commitment=kept.commitment,
            )
        )
        tx.session.flush()
    tx.session.execute(delete(QueuedLeaf).where(QueuedLeaf.leaf_id == leaf.id))
    return leaf.id, leaf.commitment
