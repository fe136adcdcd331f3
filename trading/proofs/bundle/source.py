"""Read a bundle from a folder or a ZIP, trusting nothing about either."""

import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from trading.proofs.bundle.faults import Fault

FILE_LIMIT: Final = 8 * 1024 * 1024
TOTAL_LIMIT: Final = 512 * 1024 * 1024
COUNT_LIMIT: Final = 20_000


@dataclass
class Source:
    """The files of a bundle by path, and what could not be read."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, path: str, data: bytes) -> None:
        """Add one file."""
        if path in self.files:
            self.refuse(path, "stands twice in the ZIP")
        self.files[path] = data

    def refuse(self, path: str, reason: str) -> None:
        """Note that a file could not be taken as it is."""
        self.faults.append(Fault(path, reason))


def read(path: Path) -> Source:
    """Return the files of a folder or ZIP; OSError if it cannot be opened at all."""
    return _read_folder(path) if path.is_dir() else _read_zip(path)


def _read_folder(folder: Path) -> Source:
    source, total = Source(), 0
    for file, name in _below(folder):
        info = file.lstat()
        total += info.st_size
        if not stat.S_ISREG(info.st_mode):
            source.refuse(name, "is not a plain file")
        elif info.st_size > FILE_LIMIT or total > TOTAL_LIMIT or len(source.files) >= COUNT_LIMIT:
            source.refuse(name, "is larger than a bundle can be")
        else:
            source.take(name, file.read_bytes())
    return source


def _below(folder: Path) -> Iterator[tuple[Path, str]]:
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in (*names, *links):
            file = Path(parent) / name
            yield file, file.relative_to(folder).as_posix()


def _read_zip(path: Path) -> Source:
    source, total = Source(), 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = entry.orig_filename
                total += entry.file_size
                if not is_plain(name):
                    source.refuse(name, "has an unsafe name")
                elif entry.file_size > FILE_LIMIT or total > TOTAL_LIMIT or len(source.files) >= COUNT_LIMIT:
                    source.refuse(name, "is larger than a bundle can be")
                else:
                    _take_entry(source, archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        source.refuse(path.name, f"is not a whole ZIP: {error}")
    return source


def _take_entry(source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        source.take(entry.orig_filename, archive.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        source.refuse(entry.orig_filename, f"cannot be read: {error}")


def is_plain(name: str) -> bool:
    """Say whether a name in a ZIP stays inside the folder in which it is unpacked."""
    return (
        name.isascii()
        and "\\" not in name
        and PurePosixPath(name).as_posix() == name
        and not name.startswith("/")
        and ".." not in PurePosixPath(name).parts
    )
