"""Opening many bids beside pyrage decrypting the same files one after the other."""

import os
import time
from pathlib import Path
from uuid import UUID

import pyrage
from sqlalchemy import func, select

from bench.report import Ratio
from bench.scene import Scene
from tests.support.bids import Sealed, hand_in
from tests.support.openings import release
from trading.openings import effects
from trading.openings.models import Verdict
from trading.sealing import dealing
from trading.sealing.dealing import PARTS

BIDS = 200
SIZE = 5_000_000
DAYS = 20  # the lot is opened by the clock of the scene, not by a server
LIMIT = 1.5


def measure(scene: Scene) -> list[Ratio]:
    """Open a lot with two released keys, as the worker does; pyrage goes before and after."""
    world, tender = scene.world, scene.tender(days=DAYS)
    lot_attempt_id = tender.lot_attempt_ids[0]
    body = os.urandom(SIZE)
    sealed = []
    for bidder in scene.bidders(BIDS):
        sealed.append(scene.sealed(lot_attempt_id, bidder, body))
        hand_in(world, lot_attempt_id, bidder.actor, sealed[-1])
    world.clock.advance_to(tender.deadline)
    effects.close_due(world.platform, world.clock)
    for keys in tender.keys[lot_attempt_id][:2]:
        release(world, keys)
    before = _decrypt(sealed, scene.instance / "bare")
    taken = _open(scene, lot_attempt_id)
    after = _decrypt(sealed, scene.instance / "bare")
    return [
        Ratio(
            f"opening {BIDS} bids of 5 MB / pyrage",
            (taken / ((before + after) / 2),),
            LIMIT,
            at_most=True,
            remark=f"{taken:.1f} s beside {before:.1f} s and {after:.1f} s",
        )
    ]


def _open(scene: Scene, lot_attempt_id: UUID) -> float:
    """Seconds until every bid has its verdict and the record is written."""
    begun = time.perf_counter()
    effects.open_lot(scene.world.platform, scene.world.clock, {"lot_attempt_id": str(lot_attempt_id)})
    taken = time.perf_counter() - begun
    opened = select(func.count()).where(Verdict.lot_attempt_id == lot_attempt_id, Verdict.code.is_(None))
    if scene.world.session.scalar(opened) != BIDS:
        raise RuntimeError("not every bid opened")
    return taken


def _decrypt(sealed: list[Sealed], target: Path) -> float:
    """Seconds in which pyrage writes what is in the sealed parts."""
    identities = {each.folder: identities_of(each) for each in sealed}
    begun = time.perf_counter()
    for folder, keys in identities.items():
        for part, key in keys.items():
            pyrage.decrypt_file(str(folder / f"{part}.age"), str(target), [key])
    return time.perf_counter() - begun


def identities_of(sealed: Sealed) -> dict[str, pyrage.x25519.Identity]:
    context, seed = sealed.envelope.ctx, sealed.recovery.seed
    texts = {part: dealing.part_identity(dealing.part_seed(seed, context, part), context) for part in PARTS}
    return {part: pyrage.x25519.Identity.from_str(text) for part, text in texts.items()}
