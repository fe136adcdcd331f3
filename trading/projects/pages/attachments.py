"""The files of a registration: add, take off, download."""

from functools import partial
from pathlib import Path
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.kernel.errors import Invalid, NotFound, TooBig
from trading.kernel.text import text
from trading.projects import commands, queries, schemas, words
from trading.projects.checklist import OTHER, Evidence, items_for
from trading.projects.pages.blueprint import bp, own_project
from trading.projects.rules import EDITABLE
from trading.store.db import db
from trading.store.file_types import ACCEPTED, file_name, recognise
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as

INERT = "default-src 'none'; sandbox"
"""What a downloaded file may do if a browser shows it after all."""


@bp.get("/unit/projects/<uuid:project_id>/files")
def attachments(project_id: UUID) -> ResponseReturnValue:
    """List what is attached and what is still asked for."""
    project = own_project(project_id)
    if project.state not in EDITABLE:
        return redirect(url_for("projects.show", project_id=project.id))
    return render_template(
        "projects/attachments.html",
        project=project,
        items=[item for item in items_for(project.category) if item.evidence is not Evidence.DETAILS],
        evidence=Evidence,
        other=OTHER,
        accepted=",".join(ACCEPTED),
        limit=platform().config.documents_limit,
        words=words,
    )


@bp.post("/unit/projects/<uuid:project_id>/files")
@redisplay(attachments)
def attach(project_id: UUID) -> ResponseReturnValue:
    """Stream the file to disk, look at it, then attach it."""
    own_project(project_id)
    form = bind(schemas.AttachmentForm())
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid.field("file", text("Please choose a file."))
    name = file_name(upload.filename)
    try:
        stored = platform().files.receive(
            upload.stream,
            limit=platform().config.documents_limit,
            media_type=partial(_recognise, name),
        )
    except (Invalid, TooBig) as refusal:
        raise Invalid(refusal.code, None, {"file": [refusal.message]}) from refusal
    with transaction(identity(), clock()) as tx:
        commands.attach(tx, project_id, form["version"], stored, kind=form["kind"], file_name=name)
    flash(_("The file is attached."), "success")
    return redirect(url_for("projects.attachments", project_id=project_id))


@bp.post("/unit/projects/<uuid:project_id>/files/<uuid:attachment_id>/remove")
@redisplay(attachments)
def detach(project_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take a file off the registration."""
    version = bind(schemas.Versioned())["version"]
    with transaction(identity(), clock()) as tx:
        commands.detach(tx, project_id, version, attachment_id)
    flash(_("The file is taken off."), "success")
    return redirect(url_for("projects.attachments", project_id=project_id))


@bp.get("/projects/<uuid:project_id>/files/<uuid:attachment_id>")
def download(project_id: UUID, attachment_id: UUID) -> Response:
    """Hand the file out to whoever may read the project; never shown in the page's own origin."""
    project = queries.project(db.session(), signed_in_as(), project_id)
    attachment = next((each for each in project.attachments if each.id == attachment_id), None)
    if attachment is None:
        raise NotFound
    response = send_file(
        platform().files.path(attachment.sha256),
        mimetype=attachment.media_type,
        as_attachment=True,
        download_name=attachment.file_name,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = INERT
    return response


def _recognise(name: str, path: Path) -> str:
    return recognise(path, name)
