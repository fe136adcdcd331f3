"""For those who watch: which lots stand still, which objections and complaints run, and what is due."""

from flask import render_template

from trading.kernel.actors import Role
from trading.projects.queries import suspension
from trading.remedies import queries, words
from trading.remedies.pages.blueprint import bp
from trading.store.db import db
from trading.web.identity import platform, signed_in_as


@bp.get("/remedies")
def register() -> str:
    """Numbers, clocks and states, without who objects or complains."""
    signed_in_as(Role.OPERATOR, Role.SUPERVISOR)
    session, instance = db.session(), platform().config.instance
    lots = [
        (
            attempt,
            suspension(session, attempt.id),
            queries.objections_on(session, attempt.id),
            [
                (each, queries.next_due(session, each, instance))
                for each in queries.complaints_on(session, attempt.id)
            ],
        )
        for attempt in queries.lots_with_cases(session)
    ]
    return render_template("remedies/register.html", lots=lots, words=words)
