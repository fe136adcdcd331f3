"""The centre's slips: on screen at once, as PDF when the worker has made it."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trading.projects import queries, words
from trading.projects.effects import slip_values
from trading.projects.pages.blueprint import bp
from trading.store.db import db
from trading.web.identity import signed_in_as
from trading.web.renditions import printed


@bp.get("/slips/<uuid:slip_id>")
def slip(slip_id: UUID) -> str:
    """Show a slip as it was frozen."""
    found = queries.slip(db.session(), signed_in_as(), slip_id)
    return render_template("projects/slip.html", slip=found, words=words, **slip_values(found))


@bp.get("/slips/<uuid:slip_id>.pdf")
def slip_pdf(slip_id: UUID) -> ResponseReturnValue:
    """The slip on paper, once the worker has made it."""
    found = queries.slip(db.session(), signed_in_as(), slip_id)
    return printed(found.id, found.number, url_for("projects.slip", slip_id=found.id))
