"""The witnesses of the demonstration: their keys and what they saw lie among the people's own things."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationKind
from trading.demo.stage import Stage
from trading.kernel.actors import visitor
from trading.kernel.clock import Clock, SystemClock
from trading.proofs.cosignature import Signer
from trading.proofs.merkle import HASH_SIZE
from trading.proofs.tiles import Tile
from trading.proofs.witness import Watch
from trading.store.db import db
from trading.store.platform import Platform
from trading.store.transaction import transaction
from trading.transparency import queries
from trading.transparency.witnesses import commands

ADDRESS: Final = "192.0.2.20"
WITNESSES: Final = (
    ("jdj.yunxi.example/witness", "云栖县公共资源交易监督管理局", OrganisationKind.SUPERVISION),
    ("szzw.jinchuan.example/witness", "锦川大学数字政务研究所", None),
)
"""Name of the key, name for the public, and the unit, None for an outsider. All invented."""


def register(stage: Stage) -> None:
    """Make the keys of the witnesses and let the administrator register them."""
    for name, title, kind in WITNESSES:
        signer = Signer.generate(name)
        folder = _folder(stage.belongings, name)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "witness.skey").write_text(f"{signer.skey}\n")
        with stage.acting("admin") as tx:
            units = select(Organisation.id).where(Organisation.kind == kind)
            commands.register_witness(tx, title, signer.verifier.vkey, tx.session.scalars(units).first())


def countersign(platform: Platform, clock: Clock) -> None:
    """Each witness looks at the register, and signs it if it has grown from what the witness saw."""
    newest = queries.last_batch(db.session())
    for watch in _watches(platform, clock):
        seen = watch.seen
        if newest is not None and (seen is None or seen.size < newest.size):
            watch.countersign(SystemClock().now())


def _watches(platform: Platform, clock: Clock) -> Iterator[Watch]:
    def ask(path: str, body: bytes | None) -> bytes:
        if body is not None:
            with transaction(visitor(ADDRESS), clock) as tx:
                commands.countersign(tx, body.decode())
            return b""
        session = db.session()
        if path == "/log/checkpoint":
            newest = queries.last_batch(session)
            return queries.checkpoint(session, newest).encode() if newest else b""
        tile = Tile.parse(path.removeprefix("/log/tile/"))
        return queries.tile_bytes(session, tile.level or 0, tile.number)[: tile.width * HASH_SIZE]

    for name, _, _ in WITNESSES:
        folder = _folder(platform.config.belongings, name)
        if folder.exists():
            signer = Signer.parse((folder / "witness.skey").read_text().strip())
            yield Watch(folder, platform.keys.log.verifier, signer, ask)


def _folder(belongings: Path, name: str) -> Path:
    return belongings / "witnesses" / name.partition(".")[0]
