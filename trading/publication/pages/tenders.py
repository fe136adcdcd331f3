"""The list of tenders: searched, narrowed, sorted, shared by its address, taken away as a table."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from flask import Response, request, url_for

from trading.kernel.regions import Level
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Category, Method
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects.rules import Phase
from trading.publication import queries
from trading.publication.pages.blueprint import bp, is_kept, kept, page, tag
from trading.publication.search import STAGES, Search
from trading.publication.words import USED
from trading.store.db import db
from trading.store.regions import region_tree
from trading.web.identity import clock
from trading.web.language import say
from trading.web.states import state_words

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/tenders")
def tenders() -> Response:
    search, now, session = _search(), clock().now(), db.session()
    name = tag()
    if is_kept(name):
        return kept(name)
    rows, total = queries.found(session, search, now)
    return page(
        name,
        "publication/tenders.html",
        rows=rows,
        total=total,
        pages=-(-total // queries.PAGE_SIZE),
        search=search,
        phases=queries.phases_of(session, [row.tender_id for row in rows], now),
        stages=[(each.value, say(Text(state_words(each)[0]))) for each in STAGES],
        categories=[(each.value, say(CATEGORIES[each])) for each in Category],
        methods=[(each.value, say(METHODS[each])) for each in USED],
        category_words={each.value: words for each, words in CATEGORIES.items()},
        method_words={each.value: words for each, words in METHODS.items()},
        regions=_regions(),
        places={row.region_code: region_tree().words(row.region_code, Level.TOWNSHIP) for row in rows},
        conditions=_conditions(search),
    )


@bp.get("/tenders.csv")
def tenders_csv() -> Response:
    """The same list as a table for spreadsheets."""
    search, now, session = _search(), clock().now(), db.session()
    rows = queries.all_found(session, search, now)
    phases = queries.phases_of(session, [row.tender_id for row in rows], now)
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(say(heading) for heading in _HEADINGS)
    for row in rows:
        writer.writerow(_safe(cell) for cell in _cells(row, phases.get(row.tender_id, [])))
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


def _cells(row: Any, phases: list[Phase]) -> list[str]:
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
        " ".join(dict.fromkeys(say(Text(state_words(each)[0])) for each in phases)),
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
    shown = [
        *(("stage", each.value, say(Text(state_words(each)[0]))) for each in search.stage),
        *(("category", each.value, say(CATEGORIES[each])) for each in search.category),
        *(("method", each.value, say(METHODS[each])) for each in search.method),
        ("region", search.region, place.name if place else search.region),
        ("from", str(search.from_day or ""), say(text("Deadline from %(day)s", day=search.from_day))),
        ("to", str(search.to_day or ""), say(text("Deadline until %(day)s", day=search.to_day))),
        ("q", search.q, say(text("“%(words)s”", words=search.q))),
    ]
    return [(words, _address(search.address_without(name, value))) for name, value, words in shown if value]


def _address(values: Mapping[str, Any]) -> str:
    return url_for("public.tenders", **values)
