"""The database must reach as far as the public log has ever reached; an older one is refused."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.config import Config
from trading.kernel.clock import BEIJING
from trading.proofs.checkpoint import Checkpoint, opened
from trading.proofs.errors import ProofError
from trading.sealing.note import Verifier
from trading.store.leaves import Leaf
from trading.store.platform import Platform
from trading.transparency.journal import Journal, Kept, Record
from trading.transparency.models import LogBatch, LogEntry
from trading.transparency.queries import batches, last_batch

_AT_ONCE = 200


class Discontinued(RuntimeError):
    """The database is not the one that the public log last came from; the message says what to do."""


class DataLost(Discontinued):
    """The database could go on once the loss is on record."""


def journal_of(config: Config) -> Journal:
    return Journal(config.log_journal)


def must_continue(session: Session, platform: Platform) -> None:
    """Raise Discontinued unless the newest batch outside the database is one of its own."""
    journal = journal_of(platform.config)
    kept = journal.last()
    session.rollback()  # what was committed before it was kept outside must be seen
    here = last_batch(session)
    if kept is None:
        if here is not None and platform.config.production:
            raise DataLost(_NOTHING_KEPT.format(journal=journal.path))
        return
    if here is None and platform.config.demo:
        journal.set_aside()  # a demonstration may be emptied and begun anew
        return
    there = said_by(kept, platform.keys.log.verifier, journal)
    own = session.get(LogBatch, kept.number)
    if own is None:
        raise DataLost(
            _BEHIND.format(
                journal=journal.path,
                here=_reach(here.size, here.at.astimezone(BEIJING)) if here else "nothing",
                there=_reach(there.size, kept.at.astimezone(BEIJING)),
            )
        )
    if (own.size, own.root) != (there.size, there.root):
        raise Discontinued(_ANOTHER.format(journal=journal.path, number=kept.number))


def said_by(kept: Record, log_key: Verifier, journal: Journal) -> Checkpoint:
    """What the log signed when it made this batch; raises Discontinued when the journal was changed."""
    try:
        return opened(kept.checkpoint, log_key)
    except ProofError as error:
        raise Discontinued(f"{journal.path}, batch {kept.number}: {error}") from error


def keep_outside(session: Session, config: Config) -> None:
    """Write every batch that the journal lacks into it; call after their commit."""
    journal = journal_of(config)
    kept = journal.last()
    journal.append(_records(session, kept.number + 1 if kept else 0))


def _records(session: Session, begin: int) -> Iterator[Record]:
    size = session.scalar(select(LogBatch.size).where(LogBatch.id == begin - 1)) or 0
    while found := batches(session, begin, _AT_ONCE):
        for batch in found:
            places = LogEntry.id.between(size, batch.size - 1)
            leaves = select(Leaf).join(LogEntry).where(places).order_by(LogEntry.id)
            yield Record(
                batch.id,
                batch.kind,
                batch.at,
                batch.made_at,
                batch.checkpoint,
                tuple(
                    Kept(leaf.kind, leaf.at, leaf.lot_attempt_id, leaf.salt, leaf.entry)
                    for leaf in session.scalars(leaves)
                ),
            )
            size = batch.size
        begin = found[-1].id + 1


def _reach(size: int, at: object) -> str:
    return f"{size} entries, {at:%Y-%m-%d %H:%M:%S} (Beijing)"


_BEHIND = """\
This database is older than the public log: it was probably put back from a backup.
    the database reaches   {here}
    the log had reached    {there}   ({journal})
What was received, published or opened in between is missing here. Serving it would deny that to everybody who
holds a receipt. Nothing was started.

1. If a newer database exists anywhere, bring that one: trading restore ARCHIVE, with the newest set.
2. If what is missing is lost for good, tell the supervision body first, then run
       trading resume --reason "why, and who was told"
   It gives the log its lost entries back from the file outside, records the loss for everybody to see, and
   lets the platform start. Lost bids and notices do not come back: their entries show what they were."""

_ANOTHER = """\
This database holds another log than the one that was published: batch {number} differs from {journal}.
Bring the database that belongs to it back: trading restore ARCHIVE. There is no way round this; the witnesses
would refuse such a log too."""

_NOTHING_KEPT = """\
{journal} is missing, so nothing outside the database says how far the public log had reached.
1. Bring the file back; it lies with the signing keys, or where TRADING_LOG_JOURNAL says.
2. If it is lost for good, compare the database with what a witness saw last (trading verify --site), then run
       trading resume --reason "why, and with whom it was compared"
   It begins a new file from this database, and records that."""
