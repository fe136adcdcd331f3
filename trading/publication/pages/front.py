"""The first page: what is open, what closes soon, what was just decided."""

from flask import Response

from trading.announcements.words import KINDS
from trading.procedures.words import CATEGORIES, METHODS
from trading.publication import queries
from trading.publication.pages.blueprint import bp, is_kept, kept, page, tag
from trading.store.db import db
from trading.web.identity import clock


@bp.get("/")
def home() -> Response:
    session, now = db.session(), clock().now()
    closing = queries.closing_soon(session, now)
    name = tag(ends=tuple(row.deadline for row in closing))
    if is_kept(name):
        return kept(name)
    return page(
        name,
        "publication/home.html",
        opened=queries.open_now(session, now),
        closing=closing,
        decided=queries.just_decided(session),
        kinds=KINDS,
        category_words={each.value: words for each, words in CATEGORIES.items()},
        method_words={each.value: words for each, words in METHODS.items()},
    )
