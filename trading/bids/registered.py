"""Where a receipt's entry stands in the public log, and the file that proves it."""

from sqlalchemy.orm import Session

from trading.bids.models import Receipt
from trading.bids.rules import ReceiptKind
from trading.kernel.errors import NotFound
from trading.proofs.tlogproof import TlogProof
from trading.sealing import note, statements
from trading.transparency import queries as log
from trading.transparency.models import LogEntry


def statement(receipt: Receipt) -> statements.Receipt:
    """Return what the platform signed."""
    return statements.Receipt.parse(note.parse(receipt.note)[0])


def log_entry(session: Session, receipt: Receipt) -> LogEntry | None:
    """Return the place of the receipt's entry; None while it waits, and for what has no entry."""
    if receipt.kind not in (ReceiptKind.ACCEPTED, ReceiptKind.WITHDRAWN):
        return None
    leaf = log.leaf_of_lot(session, receipt.lot_attempt_id, statement(receipt).commitment())
    return log.entry_of(session, leaf.id) if leaf else None


def proof(session: Session, receipt: Receipt) -> TlogProof:
    """Prove that the receipt's entry is in the log; raises NotFound while it waits."""
    entry = log_entry(session, receipt)
    if entry is None:
        raise NotFound
    batch = log.best_batch(session, entry)
    return log.proof(session, entry.id, batch.size, log.checkpoint(session, batch))
