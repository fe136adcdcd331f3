"""The tender documents on the workbench: files, required parts, copying from an earlier tender."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import commands, contents, queries, schemas, words
from trading.announcements.pages.blueprint import bp, own_tender
from trading.announcements.rules import DocumentKind
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.store.db import db
from trading.store.file_types import ACCEPTED, file_name, recognise
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/unit/tenders/<uuid:tender_id>/documents")
def documents(tender_id: UUID) -> str:
    shown = own_tender(tender_id)
    return render_template(
        "announcements/documents.html",
        tender=shown,
        pending=[each for each in shown.documents if each.published_at is None],
        newest=contents.newest(shown.documents),
        earlier=[each for each in queries.tenders_of_unit(db.session(), identity()) if each.id != shown.id],
        is_published=shown.is_published,
        parts={part.code: part for part in shown.parts},
        accepted=",".join(ACCEPTED),
        limit=platform().config.documents_limit,
        words=words,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/documents")
@redisplay(documents)
def add_document(tender_id: UUID) -> ResponseReturnValue:
    own_tender(tender_id)
    form = bind(schemas.DocumentForm())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid.field("file", text("Choose a file."))
    name = file_name(sent.filename)
    stored = platform().files.receive(
        sent.stream, limit=platform().config.documents_limit, media_type=partial(recognise, file_name=name)
    )
    with transaction(identity(), clock()) as tx:
        commands.add_document(tx, tender_id, DocumentKind(form["kind"]), form["title"], name, stored)
    flash(_("The file is added."), "success")
    return redirect(url_for("announcements.documents", tender_id=tender_id))


@bp.post("/unit/tenders/<uuid:tender_id>/documents/<uuid:document_id>/remove")
@redisplay(lambda tender_id, document_id: documents(tender_id))
def remove_document(tender_id: UUID, document_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.remove_document(tx, tender_id, document_id)
    flash(_("The file is removed."), "success")
    return redirect(url_for("announcements.documents", tender_id=tender_id))


@bp.get("/unit/tenders/<uuid:tender_id>/documents/<uuid:document_id>")
def own_file(tender_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A file of the unit's own tender, published or not."""
    own_tender(tender_id)
    found = queries.own_document(db.session(), identity(), tender_id, document_id)
    return send_file(
        platform().files.path(found.sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.file_name,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/parts")
@redisplay(documents)
def set_parts(tender_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.set_parts(tx, tender_id, schemas.parts(request.form, list(words.PARTS)))
    flash(_("Saved."), "success")
    return redirect(url_for("announcements.documents", tender_id=tender_id))


@bp.post("/unit/tenders/<uuid:tender_id>/copy")
@redisplay(documents)
def copy_from(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.CopyForm())
    with transaction(identity(), clock()) as tx:
        commands.copy_from(tx, tender_id, form["earlier"])
    flash(_("Files, parts and lasting terms are copied. Please check every one of them."), "success")
    return redirect(url_for("announcements.documents", tender_id=tender_id))
