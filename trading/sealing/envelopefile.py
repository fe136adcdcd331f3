"""A sealed bid as one file (docs/seal-1.md §12): a ZIP of stored files, to be carried elsewhere."""

import shutil
import zipfile
from pathlib import Path
from typing import Final

from trading.sealing import forms
from trading.sealing.errors import SealError

NAMES: Final = ("envelope.json", "envelope.sig", "summary.age", "body.age")
_SMALL: Final = NAMES[:2]


def unpack(path: Path, into: Path) -> None:
    """Write the four files of an envelope file into a directory; E_SHAPE if it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sorted(entry.filename for entry in entries) != sorted(NAMES):
                raise SealError("E_SHAPE", f"expected {', '.join(NAMES)}")
            for entry in entries:
                too_large = entry.filename in _SMALL and entry.file_size > forms.ENVELOPE_LIMIT
                if too_large or entry.compress_type != zipfile.ZIP_STORED:
                    raise SealError("E_SHAPE", f"{entry.filename} is compressed or too large")
                with archive.open(entry) as source, (into / entry.filename).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise SealError("E_SHAPE", f"not an envelope file: {error}") from error
