"""Projects that look like one need, side by side."""

from flask import render_template

from trading.eligibility.catalogue import load_table
from trading.eligibility.words import ENTRIES, VENUES
from trading.projects import words as project_words
from trading.reconciliation import queries
from trading.reconciliation.pages.blueprint import bp, watching
from trading.store.db import db


@bp.get("/divided")
def divided() -> str:
    return render_template(
        "reconciliation/divided.html",
        groups=queries.divided(db.session(), watching(), load_table()),
        entries=ENTRIES,
        venues=VENUES,
        words=project_words,
    )
