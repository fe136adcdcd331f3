"""Copies of the sealed files that somebody kept, beside what the envelopes name."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trading.proofs.bundle import layout
from trading.proofs.bundle.contents import Contents
from trading.proofs.bundle.faults import Fault


def sealed_files(bundle: Contents, folder: Path) -> Iterator[Fault]:
    """Both sealed files of every bid that counted are in the folder, whatever they are called there."""
    paths = [Path(parent) / name for parent, _, names in os.walk(folder) for name in names]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        kept = set(pool.map(_digest, paths))
    for name in bundle.envelopes(layout.LIVE):
        for part in bundle.envelope(layout.LIVE, name).parts:
            if (part.size, part.sha256) not in kept:
                path = layout.bid(layout.LIVE, name, "envelope.json")
                yield Fault(path, f"names a sealed {part.name} of which no true copy was kept")


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest
