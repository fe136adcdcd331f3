"""Bundles of real openings: one with a bid replaced and one withdrawn, one in which keys were lost."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import START, World, build_app
from tests.support.bids import Sealed, hand_in, seal_bid, withdrawal_note
from tests.support.databases import open_databases
from tests.support.disputes import asked, countersigned, seen, signing_keys
from tests.support.openings import open_lot
from tests.support.witnesses import countersign
from trading.bids import intake
from trading.bundles.gathering import known_keys
from trading.bundles.models import Bundle
from trading.disputes import commands, recovery
from trading.disputes.rules import LostKeyAct
from trading.kernel.actors import Actor
from trading.proofs.bundle import layout, packing
from trading.sealing.note import Signer
from trading.store.db import db
from trading.store.keys import PlatformKeys


@dataclass(frozen=True)
class Made:
    """A published bundle, what a liar inside the platform would have, and what must not be in it.

    `bodies` are the sealed bodies of all bids, those that ended included; `in_trouble` is the bundle of
    another lot whose custodians lost their keys, and one of whose bidders lost its own.
    """

    data: bytes
    files: dict[str, bytes]
    trusted: list[str]
    keys: PlatformKeys
    bodies: list[Path]
    in_trouble: dict[str, bytes]

    @property
    def live(self) -> list[str]:
        """The envelopes that counted."""
        return sorted({path.split("/")[1] for path in self.files if path.startswith("bids/")})

    def lying(self, files: Mapping[str, bytes], signer: Signer | None = None) -> dict[str, bytes]:
        """What somebody would publish who has the platform's key, or another one: everything signed anew."""
        kept = {path: data for path, data in files.items() if not path.startswith("manifest.")}
        noted = files.get(layout.MANIFEST_NOTE, self.files[layout.MANIFEST_NOTE]).decode()
        said = dict(line.split(": ", 1) for line in noted.split("\n")[1:7])
        return packing.complete(
            kept,
            said["lot"],
            said["stage"],
            int(said["witnesses"]),
            START,
            signer or self.keys.notice,
        )

    def text(self, path: str) -> str:
        return self.files[path].decode()


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write the files as `unzip` would."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@contextmanager
def a_bundle(folder: Path) -> Iterator[Made]:
    """Bids are handed in, replaced and withdrawn, opened, and the worker makes the bundle."""
    with open_databases("sqlite", folder) as databases:
        app = build_app(databases.copy(), folder / "instance")
        with app.app_context():
            world = World(app)
            bundle = _opened(world)
            yield bundle
            db.engine.dispose()


def _opened(world: World) -> Made:
    county = a_county(world)
    published = a_published_tender(world, county, lots=2)
    lot, other = published.lot_attempt_ids
    stuck = _sealed_in_trouble(world, county, published, other)
    sealed = [seal_bid(world, lot, bidder) for bidder in county.bidders]
    for bidder, each in zip(county.bidders, sealed, strict=True):
        hand_in(world, lot, bidder, each)
    sealed.append(seal_bid(world, lot, county.bidders[0], "1199000.00", prev=sealed[0]))
    hand_in(world, lot, county.bidders[0], sealed[-1])
    withdrawal = withdrawal_note(sealed[3], world.clock.now())
    intake.withdraw(world.platform, county.bidders[3], world.clock, lot, withdrawal)
    open_lot(world, published, lot)
    for bidder, bid_id, each in stuck:
        recovery.hand_over(world.platform, bidder, world.clock, bid_id, each.recovery.seed)
    world.work()
    world.clock.advance_to(published.deadline + timedelta(days=2))
    world.work()
    countersign(world)
    world.work()
    data, in_trouble = (_bundle_of(world, each) for each in (lot, other))
    trusted = known_keys(world.session, world.platform)
    bodies = [each.folder / "body.age" for each in sealed]
    return Made(data, _files(data), trusted, world.platform.keys, bodies, _files(in_trouble))


def _sealed_in_trouble(
    world: World, county: County, published: PublishedTender, lot: UUID
) -> list[tuple[Actor, UUID, Sealed]]:
    """Two custodians lose their keys of the lot, and one of three bidders the key of its bid."""
    places = published.keys[lot]
    for place in places[:2]:
        with world.acting(place.custodian) as tx:
            commands.declare_lock_lost(tx, place.lock_id)
    sealed = [(bidder, seal_bid(world, lot, bidder)) for bidder in county.bidders[:3]]
    bids = [(bidder, hand_in(world, lot, bidder, each), each) for bidder, each in sealed]
    loser, bid_id, first = bids[0]
    signers = signing_keys(world, *(place.custodian for place in places))
    new = Signer.generate(first.bidder)
    lost = asked(world, loser, bid_id, LostKeyAct.REPLACE, new.verifier.vkey).id
    statement = seen(world, county.operator, lost)
    for custodian in list(signers)[1:]:
        countersigned(world, custodian, signers[custodian], lost, statement)
    second = seal_bid(world, lot, loser, "1199000.00", prev=first, signer=new)
    return [(loser, hand_in(world, lot, loser, second), second), *bids[1:]]


def _bundle_of(world: World, lot: UUID) -> bytes:
    bundle = world.session.scalars(select(Bundle).where(Bundle.lot_attempt_id == lot)).one()
    return world.platform.files.path(bundle.sha256).read_bytes()


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
