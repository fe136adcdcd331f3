"""A lot with its custodians, and bids for it, without database or web."""

import json
import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from trading.sealing import facts as f
from trading.sealing import lotkeys, note, seal
from trading.sealing.dealing import PARTS
from trading.sealing.envelope import Envelope
from trading.sealing.opening import Verdict, open_envelope

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors/seal-1.json").read_text())
BIDDER = "b-7f3a"
NAME = "龙水建设有限公司"


@dataclass
class Lot:
    """Custodians with their keys, and the facts that a notice would print."""

    k: int = 2
    n: int = 3
    limits: f.Limits = field(default_factory=lambda: f.Limits(262144, 2**29, 200, 2**23))
    keys: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = {part: [lotkeys.make_lot_key() for _ in range(self.n)] for part in PARTS}

    @property
    def facts(self) -> f.Facts:
        return f.Facts(
            lot_attempt="6f0c1d52-0a6b-4f0e-9c1e-1f6d8f6f0001",
            lot="GG-2026-000123-1/1",
            stage="commercial",
            title="河道整治工程一标段",
            notice="ab" * 32,
            k=self.k,
            custodians=tuple(f.Custodian(f"c{number}", f"单位{number}") for number in range(self.n)),
            recipients={
                part: tuple(lotkeys.recipient_of(key) for key in keys) for part, keys in self.keys.items()
            },
            deadline=datetime(2026, 11, 20, 9, tzinfo=UTC),
            limits=self.limits,
            price=True,
            duration=True,
            fields=(f.Field("project_leader", "项目负责人", True),),
            required_parts=(f.RequiredPart("letter_of_tender", "投标函"),),
            receipt_key=note.Signer("ggzy.example/receipt", bytes(32)).verifier.vkey,
        )

    def released(self, *custodians: int) -> dict[str, list[str]]:
        """Return the keys that these custodians hand in."""
        return {part: [keys[number] for number in custodians] for part, keys in self.keys.items()}


def bid(*files: seal.SourceFile, **changes: Any) -> seal.Bid:
    """Return a bid that fits the lot, but for the changes."""
    values: dict[str, Any] = {
        "bidder": BIDDER,
        "name": NAME,
        "price": "1234567.80",
        "duration_days": 90,
        "fields": {"project_leader": "王一"},
        "files": files,
    }
    return seal.Bid(**values | changes)


def letter(folder: Path, data: bytes = b"%PDF-1.7 letter") -> seal.SourceFile:
    """Write a letter of tender and return it as a file of the body."""
    path = folder / "letter.pdf"
    path.write_bytes(data)
    return seal.SourceFile(path, "投标函.pdf", "letter_of_tender")


def blobs(folder: Path) -> dict[str, Path]:
    """Return the sealed parts in a directory that `seal` made."""
    return {part: folder / f"{part}.age" for part in PARTS}


def opened(lot: Lot, envelope: Envelope, folder: Path, into: Path, *custodians: int) -> Verdict:
    """Open a sealed bid with the keys of these custodians."""
    return open_envelope(
        envelope.data,
        blobs(folder),
        lot.released(*custodians),
        into,
        envelope_id=envelope.id,
        bidder_name=NAME,
    )


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a stock program is not installed; in CI, where the set-up brings it, that is a failure."""
    lacking = shutil.which(program) is None and "CI" not in os.environ
    return pytest.mark.skipif(lacking, reason=f"{program} is not installed: make setup-test")
