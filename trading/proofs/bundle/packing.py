"""Write a bundle: the list of its files, the signed note over that list, and the ZIP."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from trading.proofs.bundle import layout
from trading.sealing import lines, note

HEAD: Final = ("ggbundle/1",)
LINES: Final = ("lot", "stage", "files", "manifest", "witnesses", "made")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def manifest_of(files: Mapping[str, bytes]) -> str:
    """Return the list of files as `sha256sum` writes and checks it, sorted by path."""
    return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))


def manifest_text(lot: str, stage: str, manifest: str, witnesses: int, made: datetime) -> str:
    """Return the text that the platform signs over the list of files.

    `witnesses` is how many parties must have countersigned the closing.
    """
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    values = {
        "lot": lot,
        "stage": stage,
        "files": str(manifest.count("\n")),
        "manifest": f"sha256:{digest}",
        "witnesses": str(witnesses),
        "made": lines.instant_text(made),
    }
    return lines.render(HEAD, values)


def complete(
    files: Mapping[str, bytes], lot: str, stage: str, witnesses: int, made: datetime, signer: note.Signer
) -> dict[str, bytes]:
    """Return the files with their list and the note over it."""
    manifest = manifest_of(files)
    signed = note.sign(manifest_text(lot, stage, manifest, witnesses, made), signer)
    return {**files, layout.MANIFEST: manifest.encode(), layout.MANIFEST_NOTE: signed.encode()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP: files stored as they are, in the order of their names, without dates."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (0o755 if path == layout.SCRIPT else 0o644) << 16
            archive.writestr(entry, files[path])
    return packed.getvalue()
