"""What a file really is: programs, bombs, macros and protected files are told apart from documents."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from trading.kernel.errors import Invalid
from trading.store.file_types import recognise

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
PROGRAM = b"MZ" + b"\x90" * 200
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
WORD = "word/document.xml"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "incoming"
    path.write_bytes(content)
    return path


def packed(entries: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("批复.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("照片.PNG", PNG, "image/png"),
        (
            "需求.docx",
            packed({WORD: b"<w/>"}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("版式.ofd", packed({"OFD.xml": b"<ofd/>"}), "application/ofd"),
        ("图纸.zip", packed({"一层.pdf": b"%PDF"}), "application/zip"),
        ("旧稿.doc", COMPOUND + "WordDocument".encode("utf-16-le"), "application/msword"),
    ],
)
def test_a_document_is_taken_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    assert recognise(written(tmp_path, content), name) == media_type


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("安装.exe", PROGRAM, "file_type"),
        ("无后缀", b"%PDF-1.7", "file_type"),
        ("批复.pdf", PROGRAM, "file_content"),
        ("批复.pdf.exe", b"%PDF-1.7", "file_type"),
        ("照片.jpg", PNG, "file_content"),
        ("需求.docx", b"%PDF-1.7", "file_content"),
        ("需求.docx", packed({"xl/workbook.xml": b"<x/>"}), "file_content"),
        ("需求.docx", packed({WORD: b"<w/>", "word/vbaProject.bin": b"Auto"}), "file_program"),
        ("图纸.zip", packed({"安装.EXE": PROGRAM}), "file_program"),
        ("图纸.zip", b"PK\x03\x04 not an archive", "file_unreadable"),
        ("旧稿.doc", COMPOUND, "file_content"),
        (
            "旧稿.doc",
            COMPOUND + "WordDocument".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"),
            "file_program",
        ),
    ],
)
def test_what_only_pretends_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        recognise(written(tmp_path, content), name)


def test_a_zip_bomb_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    bomb = packed({f"{number}.txt": b"\x00" * 4 * 1024**2 for number in range(8)})
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match="archive_bomb"):
        recognise(written(tmp_path, bomb), "图纸.zip")


def test_entries_that_share_their_packed_bytes_are_a_bomb(tmp_path: Path) -> None:
    one = packed({"1.txt": Random(1).randbytes(10_000)})
    central = one[one.index(b"PK\x01\x02") : one.index(b"PK\x05\x06")]
    body = one[: one.index(b"PK\x01\x02")]
    twice = (
        body
        + central * 20
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 20, 20, len(central) * 20, len(body), 0)
    )
    with pytest.raises(Invalid, match="archive_bomb"):
        recognise(written(tmp_path, twice), "图纸.zip")


def test_a_protected_archive_is_refused(tmp_path: Path) -> None:
    plain = bytearray(packed({"1.txt": b"x"}))
    plain[plain.index(b"PK\x01\x02") + 8] |= 0x1
    with pytest.raises(Invalid, match="file_unreadable"):
        recognise(written(tmp_path, bytes(plain)), "图纸.zip")
