"""What a printed document says is what was written into it, and nothing it could be made to load."""

from pathlib import Path

import pypdfium2
import pytest

from trading.app import RECORD_FILTERS
from trading.config import ROOT
from trading.store.pdf import PdfRenderer


def words(printed: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed))


def test_markup_in_a_text_is_printed_as_it_was_typed() -> None:
    typed = '<link rel="stylesheet" href="file:///etc/passwd">'
    values = {"title": "投标函", "centre_name": "中心", "issuer": "公司", "paragraphs": [typed]}
    renderer = PdfRenderer(ROOT / "templates", RECORD_FILTERS)
    assert 'rel="stylesheet"' in words(renderer.render("paper", values, identifier="1")).replace("\r\n", " ")


@pytest.mark.parametrize(
    "address", ["file://{outside}/foreign.css", "../foreign.css", "data:text/css,{said}"]
)
def test_a_document_loads_what_lies_beside_its_template_and_nothing_else(
    tmp_path: Path, address: str
) -> None:
    said = "p::after{content:'foreign'}"
    (tmp_path / "foreign.css").write_text(said)
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "own.css").write_text("p::before{content:'own '}")
    named = address.format(outside=tmp_path, said=said)
    (tmp_path / "print" / "record.html").write_text(
        f'<link rel="stylesheet" href="own.css"><link rel="stylesheet" href="{named}"><p>record</p>'
    )
    printed = words(PdfRenderer(tmp_path, {}).render("record", {}, identifier="1"))
    assert printed.strip() == "own record"
