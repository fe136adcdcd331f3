"""What a file really is, by its first bytes and, for containers, by what lies inside."""

import mmap
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

import filetype

from trading.kernel.errors import Invalid
from trading.kernel.text import text

ENTRIES_LIMIT: Final = 5_000
UNPACKED_LIMIT: Final = 2 * 1024**3
RATIO_LIMIT: Final = 200
RATIO_FROM: Final = 10 * 1024**2
"""A container that unpacks to less than this is harmless whatever its ratio; in octets."""

_WORD: Final = "application/msword"
_EXCEL: Final = "application/vnd.ms-excel"
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument"

_BY_MAGIC: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
_BY_ENTRY: Final = {
    "docx": (f"{_OPEN_XML}.wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{_OPEN_XML}.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (f"{_OPEN_XML}.presentationml.presentation", "ppt/presentation.xml"),
    "ofd": ("application/ofd", "OFD.xml"),
    "zip": ("application/zip", ""),
}
_BY_STREAM: Final = {
    "doc": (_WORD, ("WordDocument",)),
    "wps": (_WORD, ("WordDocument",)),
    "xls": (_EXCEL, ("Workbook", "Book")),
    "et": (_EXCEL, ("Workbook", "Book")),
}
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS: Final = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".msi",
    ".bat",
    ".cmd",
    ".js",
    ".vbs",
    ".ps1",
    ".jar",
    ".lnk",
    ".hta",
)

ACCEPTED: Final = tuple(f".{ending}" for ending in (*_BY_MAGIC, *_BY_ENTRY, *_BY_STREAM))
"""The endings of file names that are taken."""

NOT_TAKEN: Final = text(
    "Files of this kind are not taken. Please send PDF, OFD, Word, Excel, PowerPoint, JPEG, PNG, TIFF or ZIP."
)
NOT_WHAT_IT_SAYS: Final = text("The content of the file is not what its name says. Please check the file.")
UNPACKS_TOO_LARGE: Final = text("The file unpacks to far more than it should. Please pack it again.")
UNREADABLE: Final = text("The file is damaged or protected by a password. Please check the file.")
HOLDS_PROGRAM: Final = text("The file holds a program or a macro. Please remove it and send the file again.")


def file_name(given: str) -> str:
    """The last part of the name a browser sent, without what could mislead a reader; raises Invalid."""
    name = unicodedata.normalize("NFC", PurePosixPath(given.replace("\\", "/")).name)
    name = "".join(
        sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    ).strip()
    if not name or len(name) > 200:
        raise Invalid.field("file", text("The name of the file is too long. Please shorten it."))
    return name


def recognise(path: Path, file_name: str) -> str:
    """The media type of the file, which its name and its content agree on.

    Raises Invalid with the code file_type, file_content, archive_bomb, file_unreadable or file_program.
    """
    ending = Path(file_name).suffix.removeprefix(".").lower()
    if ending in _BY_MAGIC:
        return _by_magic(path, _BY_MAGIC[ending])
    if ending in _BY_ENTRY:
        return _container(path, *_BY_ENTRY[ending])
    if ending in _BY_STREAM:
        return _compound(path, *_BY_STREAM[ending])
    raise Invalid("file_type", NOT_TAKEN)


def _by_magic(path: Path, media_type: str) -> str:
    found = filetype.guess(str(path))
    if found is None or found.mime != media_type:
        raise Invalid("file_content", NOT_WHAT_IT_SAYS)
    return media_type


def _container(path: Path, media_type: str, entry: str) -> str:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise Invalid("file_content", NOT_WHAT_IT_SAYS)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise Invalid("file_unreadable", UNREADABLE) from fault
    _must_be_harmless(entries, path.stat().st_size)
    if entry and entry not in {each.filename for each in entries}:
        raise Invalid("file_content", NOT_WHAT_IT_SAYS)
    return media_type


def _must_be_harmless(entries: list[zipfile.ZipInfo], size: int) -> None:
    packed = sum(each.compress_size for each in entries)
    unpacked = sum(each.file_size for each in entries)
    # Entries that share the same packed bytes add up to more than the file has.
    overlapping = packed > size
    swollen = unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * size
    if len(entries) > ENTRIES_LIMIT or unpacked > UNPACKED_LIMIT or overlapping or swollen:
        raise Invalid("archive_bomb", UNPACKS_TOO_LARGE)
    if any(each.flag_bits & 0x1 for each in entries):
        raise Invalid("file_unreadable", UNREADABLE)
    names = [each.filename.lower() for each in entries]
    if any(name.endswith((*_PROGRAMS, "vbaproject.bin")) for name in names):
        raise Invalid("file_program", HOLDS_PROGRAM)


def _compound(path: Path, media_type: str, streams: tuple[str, ...]) -> str:
    with path.open("rb") as file:
        if file.read(len(_COMPOUND)) != _COMPOUND:
            raise Invalid("file_content", NOT_WHAT_IT_SAYS)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if not any(content.find(stream.encode("utf-16-le")) >= 0 for stream in streams):
                raise Invalid("file_content", NOT_WHAT_IT_SAYS)
            if content.find("_VBA_PROJECT".encode("utf-16-le")) >= 0:
                raise Invalid("file_program", HOLDS_PROGRAM)
    return media_type
