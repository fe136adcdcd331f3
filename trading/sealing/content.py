"""What is inside a sealed bid: the summary, made public at the opening, and the body (docs/seal-1.md §6)."""

import hashlib
import json
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trading.sealing import forms, strictjson
from trading.sealing.errors import SealError

VERSION = "summary/1"
SUMMARY_LIMIT = 256 * 1024
SUMMARY_STEP = 4096
BODY_UNPACKED_LIMIT = 2**30
BODY_FILES_LIMIT = 1000
BODY_STEP = 64 * 1024
PADDING_NAME = ".padding"

_BAD_IN_PATH = re.compile(r'[\\:*?"<>|]')
_KEYS = ("v", "lot", "stage", "bidder", "name", "price", "duration_days", "fields", "files")
_END = struct.Struct("<4s4H2IH")
_LOCAL_LENGTHS = struct.Struct("<2H")
_DIRECTORY_LIMIT = 2**20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True)
class BodyFile:
    """One file of the body; `part` is the code of the required part it is, if any."""

    path: str
    size: int
    sha256: str
    part: str | None


@dataclass(frozen=True)
class Summary:
    """The price sheet. `price` is in yuan, as plain digits with up to two decimals."""

    lot: str
    stage: str
    bidder: str
    name: str
    price: str | None
    duration_days: int | None
    fields: Mapping[str, str]
    files: tuple[BodyFile, ...]


def summary_bytes(summary: Summary) -> bytes:
    """Return the summary as JSON, filled up with spaces to a multiple of 4 KiB to hide its length."""
    values = vars(summary) | {"v": VERSION, "files": [vars(file) for file in summary.files]}
    text = json.dumps({key: values[key] for key in _KEYS}, ensure_ascii=False, separators=(",", ":"))
    data = text.encode()
    return data + b" " * (-len(data) % SUMMARY_STEP)


def parse_summary(data: bytes) -> Summary:
    """Return the summary in `data`; E_CONTENT if it is not one."""
    try:
        return _read_summary(data)
    except ValueError as error:
        raise SealError("E_CONTENT", f"summary: {error}") from error


def _read_summary(data: bytes) -> Summary:
    found = strictjson.fields(strictjson.loads(data, SUMMARY_LIMIT), _KEYS)
    if found["v"] != VERSION:
        raise ValueError("unknown version")
    further = found["fields"]
    if not isinstance(further, dict) or len(further) > 50:
        raise ValueError("fields must be an object of at most 50 texts")
    price, days = found["price"], found["duration_days"]
    summary = Summary(
        lot=strictjson.string(found["lot"]),
        stage=strictjson.string(found["stage"]),
        bidder=strictjson.string(found["bidder"]),
        name=strictjson.string(found["name"]),
        price=None if price is None else strictjson.matching(forms.PRICE, price),
        duration_days=None if days is None else strictjson.integer(days, 1, 36500),
        fields={
            strictjson.matching(forms.CODE, name): strictjson.string(text) for name, text in further.items()
        },
        files=tuple(_read_file(file) for file in strictjson.items(found["files"], BODY_FILES_LIMIT)),
    )
    must_be_distinct(file.path for file in summary.files)
    return summary


def _read_file(value: object) -> BodyFile:
    found = strictjson.fields(value, ("path", "size", "sha256", "part"))
    return BodyFile(
        path=checked_path(found["path"]),
        size=strictjson.integer(found["size"], 0, BODY_UNPACKED_LIMIT),
        sha256=strictjson.matching(forms.HEX_32, found["sha256"]),
        part=None if found["part"] is None else strictjson.matching(forms.CODE, found["part"]),
    )


def checked_path(value: object) -> str:
    """Return a path fit for a body: relative, NFC, safe to unpack on any system; else ValueError."""
    path = strictjson.string(value, 240)
    if unicodedata.normalize("NFC", path) != path:
        raise ValueError(f"not in normal form: {path}")
    if len(path.encode()) > 240 or _BAD_IN_PATH.search(path) or path == PADDING_NAME:
        raise ValueError(f"unfit file name: {path}")
    for piece in path.split("/"):
        if piece in ("", ".", "..") or piece[-1] in ". ":
            raise ValueError(f"unfit file name: {path}")
    return path


def fit_path(name: str) -> str:
    """Return the name of a chosen file as it may stand in a body, as far as letters can be exchanged."""
    return _BAD_IN_PATH.sub("_", unicodedata.normalize("NFC", name))


def must_be_distinct(paths: Iterable[str]) -> None:
    """Raise ValueError if two paths would be one file where case does not count."""
    seen = set()
    for path in paths:
        if path.lower() in seen:
            raise ValueError(f"the file stands twice: {path}")
        seen.add(path.lower())


def must_belong(summary: Summary, *, lot: str, stage: str, bidder: str, name: str) -> None:
    """Raise E_CONTENT unless the summary is of this lot, stage and bidder.

    Names are compared without spaces and width, as companies write their brackets both ways.
    """
    if (summary.lot, summary.stage, summary.bidder) != (lot, stage, bidder):
        raise SealError("E_CONTENT", "the summary names another lot, stage or bidder")
    if _plain_name(summary.name) != _plain_name(name):
        raise SealError("E_CONTENT", "the summary bears another name than the bidder's account")


def _plain_name(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def padded_size(size: int) -> int:
    """Return the size class of a body of `size` bytes: 64 KiB at least, then Padmé's ever finer steps."""
    exponent = max(size, BODY_STEP).bit_length() - 1
    step = 1 << exponent - exponent.bit_length()
    return -(-max(size, BODY_STEP) // step) * step


def check_body(path: Path, summary: Summary) -> None:
    """Raise E_CONTENT unless the file is a plain ZIP with exactly the files of the summary."""
    with path.open("rb") as source:
        try:
            _check_end(source)
            with zipfile.ZipFile(source) as archive:
                _check_places(archive, source)
                _check_files(archive, summary.files)
        except _BROKEN_ZIP as error:
            raise SealError("E_CONTENT", f"body: {error}") from error


def _check_end(source: BinaryIO) -> None:
    size = source.seek(0, 2)
    source.seek(max(0, size - _END.size))
    end = source.read()
    if len(end) != _END.size:
        raise ValueError("not a ZIP file")
    magic, disk, first_disk, here, count, length, offset, comment = _END.unpack(end)
    if magic != b"PK\x05\x06" or disk or first_disk or here != count or comment:
        raise ValueError("not a plain ZIP file")
    # Read before the library does: it takes the whole directory into memory, however large.
    if count > BODY_FILES_LIMIT + 1 or length > _DIRECTORY_LIMIT or offset + length + _END.size != size:
        raise ValueError("too many files, or bytes that belong to none")


def _check_files(archive: zipfile.ZipFile, files: tuple[BodyFile, ...]) -> None:
    entries = [entry for entry in archive.infolist() if entry.orig_filename != PADDING_NAME]
    if sum(entry.file_size for entry in entries) > BODY_UNPACKED_LIMIT:
        raise ValueError("too large when unpacked")
    by_path = {file.path: file for file in files}
    if sorted(entry.orig_filename for entry in entries) != sorted(by_path):
        raise ValueError("other files than the summary lists")
    for entry in entries:
        _check_entry(archive, entry, by_path[entry.orig_filename])


def _check_places(archive: zipfile.ZipFile, source: BinaryIO) -> None:
    # Python's library began to look for entries that share bytes in the middle of a release line; a verdict
    # must not depend on that.
    free = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if not free <= entry.header_offset < archive.start_dir:
            raise ValueError("entries overlap")
        source.seek(entry.header_offset)
        name, extra = _LOCAL_LENGTHS.unpack(source.read(30)[26:])
        free = entry.header_offset + 30 + name + extra + entry.compress_size
    if free > archive.start_dir:
        raise ValueError("entries overlap")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: BodyFile) -> None:
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"encrypted or packed in an unknown way: {file.path}")
    if not (entry.flag_bits & _UTF8_NAME or file.path.isascii()):
        raise ValueError(f"name not in UTF-8: {file.path}")
    if (entry.external_attr >> 16) & 0o170000 not in (0, 0o100000):
        raise ValueError(f"not a plain file: {file.path}")
    if entry.file_size != file.size:
        raise ValueError(f"other size than the summary says: {file.path}")
    digest = hashlib.sha256()
    with archive.open(entry) as unpacked:
        while block := unpacked.read(2**20):
            digest.update(block)
    if digest.hexdigest() != file.sha256:
        raise ValueError(f"other bytes than the summary says: {file.path}")
