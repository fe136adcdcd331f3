"""A witness: before it signs, the log it is shown must begin with the log it was shown before."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trading.proofs.checkpoint import Checkpoint, opened
from trading.proofs.cosignature import Signer
from trading.proofs.errors import ProofError
from trading.proofs.merkle import Read, consistency, root, verify_consistency
from trading.proofs.tiles import HEIGHT, WIDTH, Tile, hash_reader
from trading.sealing.note import Verifier

Ask = Callable[[str, bytes | None], bytes]
"""Bring what stands at an address of the site; with a body, send it there."""


def as_served(size: int, fetch: Callable[[str], bytes]) -> Read:
    """Read the tree of `size` entries from the tiles that `fetch` brings by their address below `tile/`."""

    def read_tile(level: int, number: int) -> bytes:
        hashes = size >> HEIGHT * level
        return fetch(Tile(level, number, min(WIDTH, hashes - number * WIDTH)).path)

    return hash_reader(read_tile)


def must_extend(seen: Checkpoint | None, shown: Checkpoint, read: Read) -> None:
    """Raise ProofError unless `shown` extends `seen`, going by the hashes that `read` gives.

    A first checkpoint is compared with the tree that is really served, so that nobody vouches for a root
    without a log behind it.
    """
    if seen is None:
        if root(shown.size, read) != shown.root:
            raise ProofError("the tiles do not have the root of the checkpoint")
        return
    if seen.origin != shown.origin:
        raise ProofError("the checkpoint of another log")
    proof = consistency(seen.size, shown.size, read) if seen.size <= shown.size else []
    verify_consistency(seen.size, shown.size, seen.root, shown.root, proof)


@dataclass(frozen=True, slots=True)
class Watch:
    """A witness of one log; `folder` holds `seen`, the last checkpoint that it signed."""

    folder: Path
    log_key: Verifier
    signer: Signer
    ask: Ask

    def countersign(self, now: datetime) -> Checkpoint:
        """Sign what the log shows now. Raises ProofError for a log that does not extend what was seen.

        What is refused is kept as `refused-<size>`: beside `seen` it proves that the log showed two faces.
        """
        signed = self.ask("/log/checkpoint", None).decode()
        shown = opened(signed, self.log_key)
        try:
            must_extend(self.seen, shown, as_served(shown.size, self._tile))
        except ProofError:
            (self.folder / f"refused-{shown.size}").write_text(signed)
            raise
        _replace(self.folder / "seen", signed)  # before the signature leaves: a crash must not forget it
        line = self.signer.cosign(shown.text(), now)
        self.ask("/log/cosignatures", f"{shown.text()}\n{line}".encode())
        return shown

    @property
    def seen(self) -> Checkpoint | None:
        """Return the last checkpoint that was signed."""
        path = self.folder / "seen"
        return opened(path.read_text(), self.log_key) if path.exists() else None

    def _tile(self, path: str) -> bytes:
        return self.ask(f"/log/tile/{path}", None)


def _replace(path: Path, words: str) -> None:
    draft = path.with_suffix(".new")
    with draft.open("w") as target:
        target.write(words)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)
