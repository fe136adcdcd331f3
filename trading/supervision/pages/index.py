"""Where a supervisor begins: what is late, what is flagged, every project, and the record of own looks."""

from flask import render_template, request

from trading.projects import words as project_words
from trading.projects.queries import slips_raised_late, step_times
from trading.projects.rules import ProjectState
from trading.projects.step_clock import Card
from trading.store.db import db
from trading.supervision import queries
from trading.supervision.pages.blueprint import bp, page_asked_for, supervisor
from trading.web.identity import clock

STATES = tuple(state for state in ProjectState if state is not ProjectState.DRAFT)


@bp.get("")
def index() -> str:
    actor, session, now = supervisor(), db.session(), clock().now()
    words = request.args.get("q", "").replace("\0", "").strip()[:100]
    states = [state for state in STATES if state.value in request.args.getlist("state")]
    found, total = queries.found(session, actor, words, states, page_asked_for())
    return render_template(
        "supervision/index.html",
        clocked=queries.running(session, actor, now),
        flagged=slips_raised_late(session, actor),
        found=[(project, step_times(project, now)) for project in found],
        total=total,
        page=page_asked_for(),
        pages=-(-total // queries.PAGE_SIZE),
        q=words,
        states=STATES,
        chosen=states,
        cards=Card,
        words=project_words,
    )


@bp.get("/looks")
def looks() -> str:
    """What this account looked at."""
    actor = supervisor()
    return render_template("supervision/looks.html", looks=queries.own_looks(db.session(), actor))
