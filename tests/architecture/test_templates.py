"""What every template keeps to, so that the content policy and the one look hold."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "print" not in path.parts)
MACROS = sorted((TEMPLATES / "macros").glob("*.html"))
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
IMPORT = re.compile(r'from "(macros/\w+\.html)" import ([^%]+?)(?: with context)?\s*-?%}')
MACRO = re.compile(r"macro (\w+)\(")


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_page_needs_what_the_content_policy_forbids(page: Path) -> None:
    assert INLINE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_imports_only_macros_that_exist(page: Path) -> None:
    for source, names in IMPORT.findall(page.read_text(encoding="utf-8")):
        known = set(MACRO.findall((TEMPLATES / source).read_text(encoding="utf-8")))
        wanted = {name.split(" as ")[0].strip() for name in names.split(",")}
        assert wanted <= known


@pytest.mark.parametrize("file", MACROS, ids=_name)
def test_every_macro_is_described_at_the_head_of_its_file(file: Path) -> None:
    head, _, body = file.read_text(encoding="utf-8").partition("#}")
    offered = {name for name in MACRO.findall(body) if not name.startswith("_")}
    assert {name for name in offered if f"{name}(" not in head} == set()
