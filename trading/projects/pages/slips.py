"""The centre's slips: on screen at once, as PDF when the worker has made it."""

from uuid import UUID

from flask import Response, render_template, send_file

from trading.kernel.errors import NotFound
from trading.projects import queries, words
from trading.projects.effects import slip_values
from trading.projects.pages.attachments import INERT
from trading.projects.pages.blueprint import bp
from trading.store.db import db
from trading.web.identity import platform, signed_in_as


@bp.get("/slips/<uuid:slip_id>")
def slip(slip_id: UUID) -> str:
    """Show a slip as it was frozen."""
    found = queries.slip(db.session(), signed_in_as(), slip_id)
    return render_template("projects/slip.html", slip=found, words=words, **slip_values(found))


@bp.get("/slips/<uuid:slip_id>.pdf")
def slip_pdf(slip_id: UUID) -> Response:
    """Hand out the stored PDF; raises NotFound while it is being made."""
    found = queries.slip(db.session(), signed_in_as(), slip_id)
    if found.pdf is None:
        raise NotFound
    response = send_file(
        platform().files.path(found.pdf.sha256),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{found.number}.pdf",
        etag=False,
    )
    response.headers["Content-Security-Policy"] = INERT
    return response
