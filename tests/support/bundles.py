"""A bundle of a real opening in which everything happens: bids that count, one replaced, one withdrawn."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import START, World, build_app
from tests.support.bids import hand_in, seal_bid, withdrawal_note
from tests.support.databases import open_databases
from tests.support.openings import open_lot
from tests.support.witnesses import countersign
from trading.bids import intake
from trading.bundles.gathering import keyring
from trading.bundles.models import Bundle
from trading.proofs.bundle import layout, packing
from trading.sealing.note import Signer
from trading.store.db import db
from trading.store.keys import PlatformKeys


@dataclass(frozen=True)
class Made:
    """A published bundle, what a liar inside the platform would have, and what must not be in it.

    `bodies` are the sealed bodies of all bids, those that ended included.
    """

    data: bytes
    files: dict[str, bytes]
    trusted: list[str]
    keys: PlatformKeys
    bodies: list[Path]

    @property
    def live(self) -> list[str]:
        """The envelopes that counted."""
        return sorted({path.split("/")[1] for path in self.files if path.startswith("bids/")})

    def lying(self, files: Mapping[str, bytes], signer: Signer | None = None) -> dict[str, bytes]:
        """What somebody would publish who has the platform's key, or another one: everything signed anew."""
        kept = {path: data for path, data in files.items() if not path.startswith("manifest.")}
        said = dict(line.split(": ", 1) for line in self.text(layout.MANIFEST_NOTE).split("\n")[1:7])
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
    published = a_published_tender(world, county, lots=1)
    lot = published.lot_attempt_ids[0]
    sealed = [seal_bid(world, lot, bidder) for bidder in county.bidders]
    for bidder, each in zip(county.bidders, sealed, strict=True):
        hand_in(world, lot, bidder, each)
    sealed.append(seal_bid(world, lot, county.bidders[0], "1199000.00", prev=sealed[0]))
    hand_in(world, lot, county.bidders[0], sealed[-1])
    withdrawal = withdrawal_note(sealed[3], world.clock.now())
    intake.withdraw(world.platform, county.bidders[3], world.clock, lot, withdrawal)
    open_lot(world, published, lot)
    world.clock.advance_to(published.deadline + timedelta(days=2))
    world.work()
    countersign(world)
    world.work()
    bundle = world.session.scalars(select(Bundle)).one()
    data = world.platform.files.path(bundle.sha256).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    bodies = [each.folder / "body.age" for each in sealed]
    return Made(data, files, keyring(world.session, world.platform).vkeys, world.platform.keys, bodies)
