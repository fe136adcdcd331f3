"""The list of tenders: searched, narrowed, sorted, shared by its address, taken away as a table."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from io import StringIO
from typing import Any, Final

from flask import Response, render_template, request, url_for

from trading.kernel.regions import Level
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Category, Method
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects.rules import Phase
from trading.publication import queries
from trading.publication.pages.blueprint import bp, is_kept, kept, tag, tagged
from trading.publication.search import STAGES, Search
from trading.publication.words import USED
from trading.store.db import db, reading
from trading.store.regions import region_tree
from trading.web.frame import framed
from trading.web.identity import clock
from trading.web.language import locale, say
from trading.web.states import state_words

CONTENTS_KEPT: Final = 200
"""How many answers a process keeps written, of some 40 KB each."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/tenders")
def tenders() -> Response:
    search, now = _search(), clock().now()
    with reading() as reader:
        name = tag(reader=reader)
        if is_kept(name):
            return kept(name)
        rows, total = queries.found(reader, search, now)
    content = _content(locale(), request.query_string, search, tuple(rows), total)
    return tagged(name, framed(say(text("Find projects")), content))


@lru_cache(maxsize=CONTENTS_KEPT)
def _content(locale: str, question: bytes, search: Search, rows: tuple[Any, ...], total: int) -> str:
    """Write what the list says, in a language; kept, because the same answer is asked for again and again."""
    return render_template(
        "publication/tenders.html",
        rows=[
            (
                row,
                _phases(row),
                say(CATEGORIES[Category(row.category)]),
                say(METHODS[Method(row.method)]),
                region_tree().words(row.region_code, Level.TOWNSHIP),
            )
            for row in rows
        ],
        total=total,
        pages=-(-total // queries.PAGE_SIZE),
        search=search,
        stages=[(each.value, say(Text(state_words(each)[0]))) for each in STAGES],
        categories=[(each.value, say(CATEGORIES[each])) for each in Category],
        methods=[(each.value, say(METHODS[each])) for each in USED],
        regions=_regions(),
        conditions=_conditions(search),
    )


def _phases(row: Any) -> list[Phase]:
    """Give the phases that the lots of a row are in, each once."""
    return [phase for phase in Phase if phase.value in row.phases.split()]


@bp.get("/tenders.csv")
def tenders_csv() -> Response:
    """The same list as a table for spreadsheets."""
    search, now, session = _search(), clock().now(), db.session()
    rows = queries.all_found(session, search, now)
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(say(heading) for heading in _HEADINGS)
    for row in rows:
        writer.writerow(_safe(cell) for cell in _cells(row))
    response = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="tenders.csv")
    return response


_HEADINGS = (
    text("Project number"),
    text("Title"),
    text("Procuring entity"),
    text("Category"),
    text("Method"),
    text("Region"),
    text("Ceiling or budget (yuan)"),
    text("Published on"),
    text("Deadline"),
    text("State"),
    text("Address"),
)


def _cells(row: Any) -> list[str]:
    place = region_tree().find(row.region_code)
    return [
        row.number,
        row.title,
        row.unit,
        say(CATEGORIES[Category(row.category)]),
        say(METHODS[Method(row.method)]),
        place.name if place else row.region_code,
        row.amount.yuan_text() if row.amount is not None else "",
        row.published_at.isoformat(),
        row.deadline.isoformat(),
        " ".join(say(Text(state_words(each)[0])) for each in _phases(row)),
        url_for("public.project", project_id=row.project_id, _external=True),
    ]


def _safe(cell: str) -> str:
    """A spreadsheet must not take a title for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _search() -> Search:
    return Search.read(request.args.to_dict(flat=False))


def _regions() -> list[tuple[str, str]]:
    """Counties and townships, as one narrows a place."""
    return [
        (region.code, region.name if region.level is Level.COUNTY else f"　{region.name}")
        for region in region_tree()
        if region.level in (Level.COUNTY, Level.TOWNSHIP)
    ]


def _conditions(search: Search) -> list[tuple[str, str]]:
    """Each condition in words, with the address that drops it."""
    place = region_tree().find(search.region)
    shown: list[tuple[str, str, Text | str]] = [
        *(("stage", each.value, Text(state_words(each)[0])) for each in search.stage),
        *(("category", each.value, CATEGORIES[each]) for each in search.category),
        *(("method", each.value, METHODS[each]) for each in search.method),
        ("region", search.region, place.name if place else search.region),
        ("from", str(search.from_day or ""), text("Deadline from %(day)s", day=search.from_day)),
        ("to", str(search.to_day or ""), text("Deadline until %(day)s", day=search.to_day)),
        ("q", search.q, text("“%(words)s”", words=search.q)),
    ]
    return [
        (words if isinstance(words, str) else say(words), _address(search.address_without(name, value)))
        for name, value, words in shown
        if value
    ]


def _address(values: Mapping[str, Any]) -> str:
    return url_for("public.tenders", **values)
