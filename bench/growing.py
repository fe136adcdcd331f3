"""The public log up to a million entries: appending beside hashing, proofs beside reading their tiles."""

import random
import secrets
import statistics
import time
from collections.abc import Sequence
from functools import partial

from sqlalchemy import func, insert, select

from bench.report import Ratio
from bench.scene import Scene
from trading.kernel.clock import SystemClock
from trading.proofs import merkle, tiles
from trading.proofs.schedule import BatchKind
from trading.sealing import leaf
from trading.sealing.note import Signer
from trading.store.db import db
from trading.store.leaves import Leaf
from trading.store.transaction import bookkeeping
from trading.transparency import queries
from trading.transparency.commands import Log
from trading.transparency.rules import Waiting

COMMIT = 1_000
ROUND = 20
ROUNDS = 50
"""Commits of 1,000 leaves in a round; rounds up to a million leaves."""

APPEND_LIMIT = 0.1
NO_DEARER = 1.05
"""Measured apart by a few hundredths, two costs are the same."""

PROOFS = 400
PROOF_LIMIT = 2


def measure(scene: Scene) -> list[Ratio]:
    """Let the log grow in commits of 1,000 leaves, then prove entries anywhere in it."""
    memory, appending = Memory(), partial(_append, scene.world.platform.keys.log)
    stored: list[float] = []
    hashed: list[float] = []
    for number in range(ROUNDS):
        leaves = [_queued() for _ in range(ROUND)]
        turns = (appending, stored), (memory.append, hashed)
        for append, rates in turns if number % 2 else reversed(turns):
            begun = time.perf_counter()
            for each in leaves:
                append(each)
            rates.append(ROUND * COMMIT / (time.perf_counter() - begun))
    costs = [plain / append for append, plain in zip(stored, hashed, strict=True)]
    small, large = statistics.median(costs[1:8]), statistics.median(costs[-7:])
    return [
        Ratio(
            "append leaves, 1,000 a commit / hash them",
            tuple(append / plain for append, plain in zip(stored, hashed, strict=True)),
            APPEND_LIMIT,
            remark=f"{statistics.median(stored):,.0f}/s beside {statistics.median(hashed):,.0f}/s",
        ),
        Ratio(
            "cost per leaf at 10^6 / near 10^4",
            (large / small,),
            NO_DEARER,
            at_most=True,
            remark=f"{large:.1f} times hashing beside {small:.1f} times",
        ),
        _proving(),
    ]


class Memory:
    """The same trees, root by root, hashed and kept in memory only."""

    def __init__(self) -> None:
        self.size = 0
        self.kept: dict[tuple[int, int], bytes] = {}

    def append(self, leaves: Sequence[Waiting]) -> None:
        hashes = [merkle.leaf_hash(each.commitment) for each in leaves]
        self.kept |= tiles.grow(self.size, hashes, self._tile)
        self.size += len(leaves)
        merkle.root(self.size, tiles.hash_reader(self._tile))

    def _tile(self, level: int, number: int) -> bytes:
        return self.kept[level, number]


def _append(signer: Signer, leaves: Sequence[Waiting]) -> None:
    with bookkeeping() as session:
        log = Log(session, signer)
        log.add_batch(BatchKind.REGULAR, leaves[0].at, leaves)
        log.save()


def _queued() -> list[Waiting]:
    """Leaves as they lie in the database before a batch is made, written beforehand."""
    at, entry = SystemClock().now(), leaf.entry("pad")
    salts = [secrets.token_bytes(leaf.SALT_SIZE) for _ in range(COMMIT)]
    rows = [
        {"kind": "pad", "at": at, "salt": salt, "entry": entry, "commitment": leaf.commitment(salt, entry)}
        for salt in salts
    ]
    with bookkeeping() as session:
        last = session.scalar(select(func.max(Leaf.id))) or 0
        session.connection().execute(insert(Leaf), rows)
        made = session.execute(select(Leaf.id, Leaf.commitment).where(Leaf.id > last)).all()
    return [Waiting(leaf_id, "pad", at, commitment, None) for leaf_id, commitment in made]


def _proving() -> Ratio:
    session = db.session()
    newest = queries.last_batch(session)
    assert newest is not None
    ratios, proofs, reads = [], [], []
    for index in random.sample(range(newest.size), PROOFS):
        needed: list[tuple[int, int]] = []

        def tile(level: int, number: int, needed: list[tuple[int, int]] = needed) -> bytes:
            needed.append((level, number))
            return queries.tile_bytes(session, level, number)

        merkle.inclusion(index, newest.size, tiles.hash_reader(tile))
        begun = time.perf_counter()
        merkle.inclusion(index, newest.size, queries.hashes(session))
        proven = time.perf_counter()
        for level, number in needed:
            queries.tile_bytes(session, level, number)
        read = time.perf_counter()
        proofs.append(proven - begun)
        reads.append(read - proven)
        ratios.append(proofs[-1] / reads[-1])
    return Ratio(
        "inclusion proof at 10^6 / reading its tiles",
        tuple(ratios),
        PROOF_LIMIT,
        at_most=True,
        remark=f"{statistics.median(proofs) * 1e3:.2f} ms beside {statistics.median(reads) * 1e3:.2f} ms",
    )
