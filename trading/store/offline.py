"""The pages that are used without network: as they were built, and as a notice keeps them."""

import hashlib
import io
from pathlib import Path
from typing import Final

from trading.config import ROOT
from trading.store.files import FileStore, Stored, keep
from trading.store.transaction import Transaction

NAMES: Final = ("sealing", "custodian")
MEDIA_TYPE: Final = "text/html"
LIMIT: Final = 4 * 1024 * 1024


def built(name: str) -> Path:
    """Where one of NAMES lies as the front end was built last."""
    return ROOT / "static" / "build" / "offline" / f"{name}.html"


def fingerprint(name: str) -> str:
    """The SHA-256 of one of NAMES as it was built last."""
    return hashlib.sha256(built(name).read_bytes()).hexdigest()


def keep_pages(tx: Transaction, files: FileStore) -> list[dict[str, str | int]]:
    """Keep the pages as they are now, for a notice that names them by SHA-256 and size in bytes."""
    return [_kept(tx, files, name) for name in NAMES]


def _kept(tx: Transaction, files: FileStore, name: str) -> dict[str, str | int]:
    page = built(name).read_bytes()
    stored = Stored(hashlib.sha256(page).hexdigest(), len(page), MEDIA_TYPE)
    if not files.path(stored.sha256).exists():
        files.receive(io.BytesIO(page), limit=LIMIT, media_type=MEDIA_TYPE)
    keep(tx, stored)
    return {"name": name, "sha256": stored.sha256, "size": stored.size}
