"""Verifying a lot, its bundle and the kept copies of its sealed files, beside hashing and decrypting them."""

import hashlib
import os
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pyrage

from bench.opening import BIDS, DAYS, SIZE, identities_of
from bench.report import Ratio
from bench.scene import Scene
from tests.support.bids import Sealed, hand_in
from tests.support.openings import release
from tests.support.witnesses import countersign
from trading.bundles import gathering
from trading.kernel.clock import SystemClock
from trading.openings import effects
from trading.projects.models import LotAttempt
from trading.proofs.bundle import packing, verify
from trading.sealing.dealing import PARTS

LIMIT = 1.5
ROUNDS = 3


def measure(scene: Scene) -> list[Ratio]:
    """Open a lot and make its bundle; then verifying and the bare work take turns."""
    tender = scene.tender(days=DAYS)
    lot_attempt_id = tender.lot_attempt_ids[0]
    body = os.urandom(SIZE)
    bidders = scene.bidders(BIDS)
    sealed = [scene.sealed(lot_attempt_id, bidder, body) for bidder in bidders]
    for bidder, each in zip(bidders, sealed, strict=True):
        hand_in(scene.world, lot_attempt_id, bidder.actor, each)
    scene.world.clock.advance_to(tender.deadline)
    for keys in tender.keys[lot_attempt_id][:2]:
        release(scene.world, keys)
    effects.open_lot(scene.world.platform, scene.world.clock, {"lot_attempt_id": str(lot_attempt_id)})
    bundle = _bundle(scene, lot_attempt_id)
    copies = _copies(scene.instance / "copies", sealed)
    rounds, remark = [], ""
    for _ in range(ROUNDS):
        alone, together = _verify(scene, bundle), _verify(scene, bundle, copies)
        bare = _hash_and_decrypt(sealed, scene.instance / "bare")
        rounds.append(together / bare)
        remark = f"{together:.1f} s beside {bare:.1f} s; the bundle alone {alone:.1f} s"
    name = f"verifying {BIDS} bids of 5 MB / sha256 + age"
    return [Ratio(name, tuple(rounds), LIMIT, at_most=True, remark=remark)]


def _bundle(scene: Scene, lot_attempt_id: UUID) -> Path:
    """The bundle of an opened lot, as the worker makes it once the register proves everything."""
    world = scene.world
    world.clock.advance_to(world.clock.now() + timedelta(days=2))
    countersign(world)
    attempt = world.session.get_one(LotAttempt, lot_attempt_id)
    now = world.clock.now()
    files = gathering.gather(world.session, world.platform, attempt, now, SystemClock().now())
    path = scene.instance / "bundle.zip"
    path.write_bytes(packing.zipped(files))
    return path


def _copies(folder: Path, sealed: Sequence[Sealed]) -> Path:
    """A folder with the sealed files alone, as a second body keeps them."""
    folder.mkdir()
    for number, each in enumerate(sealed):
        for part in PARTS:
            (folder / f"{number}-{part}.age").hardlink_to(each.folder / f"{part}.age")
    return folder


def _verify(scene: Scene, bundle: Path, copies: Path | None = None) -> float:
    """Seconds until every check has held."""
    trusted = gathering.known_keys(scene.world.session, scene.world.platform)
    begun = time.perf_counter()
    report = verify(bundle, trusted, copies)
    taken = time.perf_counter() - begun
    if not report.holds:
        raise RuntimeError("the bundle does not hold")
    return taken


def _hash_and_decrypt(sealed: Sequence[Sealed], target: Path) -> float:
    """Seconds in which hashlib reads the sealed parts and pyrage writes what is in them."""
    identities = {each.folder: identities_of(each) for each in sealed}
    begun = time.perf_counter()
    for folder, keys in identities.items():
        for part, key in keys.items():
            path = folder / f"{part}.age"
            with path.open("rb") as source:
                hashlib.file_digest(source, "sha256")
            pyrage.decrypt_file(str(path), str(target), [key])
    return time.perf_counter() - begun
