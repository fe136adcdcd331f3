"""What is overdue, what is owed and what is appointed, for every lot the reader may read."""

from datetime import timedelta

from flask import render_template

from trading.agenda import queries, words
from trading.agenda.pages.blueprint import bp
from trading.agenda.rules import Kind
from trading.bids.queries import lot_title
from trading.kernel.actors import Role
from trading.procedures import words as procedure_words
from trading.projects.step_clock import Card
from trading.store.db import db
from trading.web.identity import clock, platform, signed_in_as

SOON = timedelta(days=14)
READERS = (Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR, Role.REGULATOR)


@bp.get("/agenda")
def index() -> str:
    actor, now = signed_in_as(*READERS), clock().now()
    lines = queries.lines(db.session(), actor, now, platform().config.instance)
    owed = [line for line in lines if line.entry.kind is Kind.OWED]
    appointed = [line for line in lines if line.entry.kind is Kind.APPOINTED]
    return render_template(
        "agenda/index.html",
        pressing=[line for line in owed if line.entry.card is not Card.NONE],
        owed=[line for line in owed if line.entry.card is Card.NONE],
        soon=[line for line in appointed if line.entry.at <= now + SOON],
        later=[line for line in appointed if line.entry.at > now + SOON],
        lot_title=lot_title,
        words=words,
        procedure_words=procedure_words,
    )
