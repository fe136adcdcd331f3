"""Published notices, for everybody: as a page, as the frozen text, as the signed note, on paper."""

from uuid import UUID

from flask import Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from trading.announcements import contents, queries, rendering, words
from trading.announcements.pages.blueprint import bp
from trading.kernel.errors import TooEarly
from trading.kernel.text import text
from trading.projects.rules import phase
from trading.store.db import db
from trading.web.identity import clock, platform
from trading.web.renditions import printed as rendition


@bp.get("/notices/<uuid:notice_id>")
def notice(notice_id: UUID) -> str:
    """One notice as it was published, with what has changed since."""
    session, now = db.session(), clock().now()
    shown = queries.notice(session, notice_id)
    about = queries.attempts_about(session, shown.id)
    return render_template(
        "announcements/notice.html",
        notice=shown,
        content=rendering.content_of(shown.frozen),
        body=rendering.body(platform().pdf, shown.frozen),
        attempts=[(each, phase(each.state, each.deadline, now)) for each in about],
        others=queries.headings_beside(session, shown),
        documents=contents.newest(queries.published_documents(session, shown.tender_id)),
        key=platform().keys.notice.verifier.vkey,
        words=words,
    )


@bp.get("/notices/<uuid:notice_id>.json")
def frozen(notice_id: UUID) -> Response:
    """The frozen text, byte for byte."""
    return Response(
        queries.notice(db.session(), notice_id).frozen, content_type="application/json; charset=utf-8"
    )


@bp.get("/notices/<uuid:notice_id>.note")
def note(notice_id: UUID) -> Response:
    """The signed note, byte for byte."""
    return Response(queries.notice(db.session(), notice_id).note, content_type="text/plain; charset=utf-8")


@bp.get("/notices/<uuid:notice_id>.pdf")
def printed(notice_id: UUID) -> ResponseReturnValue:
    """The notice on paper, once the worker has made it."""
    shown = queries.notice(db.session(), notice_id)
    return rendition(shown.id, shown.number, url_for("announcements.notice", notice_id=shown.id))


@bp.get("/tenders/<uuid:tender_id>/documents/<uuid:document_id>")
def document(tender_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A file of the tender documents. Who takes it is not recorded: lists of takers are secret by law."""
    found = queries.published_document(db.session(), tender_id, document_id)
    starts = queries.tender(db.session(), tender_id).documents_from
    if starts is not None and clock().now() < starts:
        raise TooEarly("documents_not_yet", text("The documents can be taken from %(start)s.", start=starts))
    return send_file(
        platform().files.path(found.sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.file_name,
    )
