"""Handing out what the worker has printed."""

from uuid import UUID

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from trading.store.db import db
from trading.store.renditions import Rendition
from trading.web.identity import platform


def printed(subject_id: UUID, name: str, back: str) -> ResponseReturnValue:
    """The stored PDF of the subject under a file name; 202 until it is made, with the way `back`."""
    made = db.session.get(Rendition, subject_id)
    if made is None:
        return render_template("being_prepared.html", name=name, back=back), 202
    path = platform().files.path(made.sha256)
    return send_file(path, mimetype="application/pdf", download_name=f"{name}.pdf")
