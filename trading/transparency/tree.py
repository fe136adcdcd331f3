"""The log against itself: every entry, every signed checkpoint, every countersignature and every tile."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from trading.proofs import checkpoint
from trading.proofs.errors import ProofError
from trading.proofs.frontier import Frontier
from trading.proofs.merkle import HASH_SIZE, fold, leaf_hash
from trading.proofs.tiles import WIDTH
from trading.sealing import leaf
from trading.sealing.errors import SealError
from trading.sealing.note import NoteError
from trading.store.inspection import Check, Findings, Scene
from trading.store.leaves import Leaf
from trading.transparency import rhythm, rules
from trading.transparency.continuity import journal_of
from trading.transparency.models import Cosignature, LogBatch, LogEntry, LogTile
from trading.transparency.witnesses import queries as witnesses

Entry = Row[int, int, str, bytes, str, bytes]
"""Index, batch, and kind, salt, text and commitment of the leaf."""

_FETCH: Final = 2000
_TILE: Final = WIDTH * HASH_SIZE


def entries(scene: Scene, found: Findings) -> None:
    """Every entry opens to what it says, and the entries of each batch lead to the root that was signed."""
    batches = {batch.id: batch for batch in scene.session.scalars(select(LogBatch).order_by(LogBatch.id))}
    tree = Frontier()
    for number, block in groupby(_entries(scene), key=attrgetter("batch_id")):
        for row in block:
            found.looked += 1
            name = f"entry {row.id}"
            found.expect(row.id == tree.size, f"{name}: an entry before it is missing")
            found.expect(_opens(row), f"{name}: its leaf does not open to it")
            tree.append(leaf_hash(row.commitment or b""))
        batch = batches.pop(number, None)
        same = batch is not None and (batch.size, batch.root) == (tree.size, tree.root())
        found.expect(same, f"batch {number}: its entries do not lead to the root that was signed")
    found.faults.extend(f"batch {number}: its entries are gone" for number in batches)


def checkpoints(scene: Scene, found: Findings) -> None:
    """Every checkpoint is signed by the log over its batch, and every countersignature is over it."""
    lines = defaultdict(list)
    for size, line in scene.session.execute(select(Cosignature.size, Cosignature.line)):
        lines[size].append(line)
    policy = witnesses.policy(scene.session, scene.platform.config.required_witnesses)
    key = scene.platform.keys.log.verifier
    for place, batch in enumerate(scene.session.scalars(select(LogBatch).order_by(LogBatch.id))):
        found.looked += 1
        name = f"batch {batch.id}"
        found.expect(batch.id == place, f"{name}: a batch before it is missing")
        signed = lines.pop(batch.size, [])
        try:
            said = checkpoint.opened(batch.checkpoint, key)
            held = policy.countersigned(batch.checkpoint + "".join(signed)) if signed else {}
        except (ProofError, NoteError) as error:
            found.faults.append(f"{name}: {error}")
            continue
        found.expect((said.size, said.root) == (batch.size, batch.root), f"{name}: another tree was signed")
        found.expect(bool(held) or not signed, f"{name}: countersigned by nobody who is a witness")
    found.faults.extend(f"a witness countersigned {size} entries, of which no batch tells" for size in lines)


def tiles(scene: Scene, found: Findings) -> None:
    """The tiles that are served are cut from these entries."""
    level, below = 0, _leaf_hashes(scene)
    while True:
        stored = _stored(scene, level)
        above = []
        for number, tile in enumerate(_cut(below)):
            found.looked += 1
            held = stored.pop(number, b"")
            found.expect(held == tile, f"tile {level}/{number}: it is not cut from the entries")
            if len(tile) == _TILE:
                above.append(fold(tile))
        found.faults.extend(f"tile {level}/{number}: there are no such entries" for number in stored)
        if not above:
            return
        level, below = level + 1, iter(above)


def padding(scene: Scene, found: Findings) -> None:
    """Every batch was made at its time, and of a size that tells nothing."""
    for each in rhythm.judged(scene.session, rules.policy(scene.platform.config)):
        found.looked += 1
        found.expect(each.fault is None, f"batch {each.batch.id}: {each.fault}")


def kept_outside(scene: Scene, found: Findings) -> None:
    """Every batch that is kept outside the database is one of this log, with the same checkpoint."""
    rows = scene.session.execute(select(LogBatch.id, LogBatch.checkpoint))
    signed = {row.id: row.checkpoint for row in rows}
    for record in journal_of(scene.platform.config).after(-1):
        found.looked += 1
        same = signed.get(record.number) == record.checkpoint
        found.expect(
            same, f"batch {record.number}: it is gone, or another than was kept outside the database"
        )


def promises(scene: Scene, found: Findings) -> None:
    """Every leaf entered the log within the time that receipts promise."""
    for each in rhythm.late(scene.session, scene.now):
        place = f"leaf {each.leaf_id}" if each.index is None else f"entry {each.index}"
        found.faults.append(f"{place}: not in the log by {each.due.isoformat()}, as was promised")


def _entries(scene: Scene) -> Iterator[Entry]:
    return iter(scene.session.execute(_leaves().execution_options(yield_per=_FETCH)))


def _leaves() -> Select[int, int, str, bytes, str, bytes]:
    columns = (LogEntry.id, LogEntry.batch_id, Leaf.kind, Leaf.salt, Leaf.entry, Leaf.commitment)
    # An entry whose leaf is gone must not pass unseen.
    return select(*columns).outerjoin(Leaf, Leaf.id == LogEntry.leaf_id).order_by(LogEntry.id)


def unfit(session: Session, since: datetime) -> list[int]:
    """Return the entries of batches from `since` on whose leaf does not open to them."""
    first = select(func.min(LogBatch.id)).where(LogBatch.at >= since).scalar_subquery()
    rows = session.execute(_leaves().where(LogEntry.batch_id >= first))
    return [row.id for row in rows if not _opens(row)]


def _opens(row: Entry) -> bool:
    if row.commitment is None:
        return False
    try:
        said = leaf.parse_entry(row.entry)
    except SealError:
        return False
    return bool(said["kind"] == row.kind and leaf.commitment(row.salt, row.entry) == row.commitment)


def _leaf_hashes(scene: Scene) -> Iterator[bytes]:
    return (leaf_hash(row.commitment or b"") for row in _entries(scene))


def _stored(scene: Scene, level: int) -> dict[int, bytes]:
    rows = select(LogTile.number, LogTile.hashes).where(LogTile.level == level)
    return {row.number: row.hashes for row in scene.session.execute(rows)}


def _cut(hashes: Iterable[bytes]) -> Iterator[bytes]:
    row = iter(hashes)
    while tile := b"".join(islice(row, WIDTH)):
        yield tile


CHECKS = (
    Check("Entries of the log", entries),
    Check("Checkpoints", checkpoints),
    Check("Tiles", tiles),
    Check("Copy outside the database", kept_outside),
    Check("Batches", padding),
    Check("Promises", promises),
)
