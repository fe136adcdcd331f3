"""Published notices, for everybody: as a page, as the frozen text, as the signed note, on paper."""

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from flask import Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from trading.announcements import contents, queries, rendering, words
from trading.announcements.pages.blueprint import bp
from trading.announcements.rules import Audience
from trading.kernel.errors import TooEarly
from trading.kernel.text import text
from trading.projects.rules import TAKEN_OF_RECORD, Phase, phase
from trading.store.db import db, reading
from trading.web import formats
from trading.web.frame import framed
from trading.web.identity import clock, identity, platform
from trading.web.language import locale
from trading.web.navigation import search_address
from trading.web.renditions import printed as rendition

CONTENTS_KEPT: Final = 500
"""How many notices a process keeps written, of some 15 KB each."""

NOW: Final = "\ue003"
"""Stands in a written notice where the clock of each answer comes."""


@bp.get("/notices/<uuid:notice_id>")
def notice(notice_id: UUID) -> str:
    """One notice as it was published, with what has changed since."""
    now = clock().now()
    with reading() as reader:
        shown = queries.shown_notice(reader, notice_id)
        if shown.audience is Audience.INVITED:
            queries.readable_notice(db.session(), identity(), notice_id)
        about = queries.attempts_about(reader, notice_id)
        others = queries.headings_beside(
            reader, shown.tender_id, notice_id, insider=shown.audience is Audience.INVITED
        )
        documents = queries.published_documents(reader, shown.tender_id)
    attempts = tuple((each, phase(each.state, each.deadline, now, each.stage)) for each in about)
    left = tuple(formats.remaining_text(each.deadline, now) for each in about if each.deadline)
    content = _content(locale(), shown, attempts, tuple(others), tuple(contents.newest(documents)), left)
    return framed(shown.title, content.replace(NOW, formats.iso_text(now)), search_address())


@lru_cache(maxsize=CONTENTS_KEPT)
def _content(
    locale: str,
    shown: Any,
    attempts: tuple[tuple[Any, Phase], ...],
    others: tuple[Any, ...],
    documents: tuple[Any, ...],
    left: tuple[str, ...],
) -> str:
    """Write what the page says, in a language; kept, because the same is asked for again and again.

    `left` are the words for the time left until each deadline, which change while all else stays.
    """
    now = clock().now()
    written = render_template(
        "announcements/notice.html",
        notice=shown,
        content=rendering.content_of(shown.frozen),
        body=rendering.body(platform().pdf, shown.frozen),
        attempts=attempts,
        taken=TAKEN_OF_RECORD,
        others=others,
        documents=documents,
        key=platform().keys.notice.verifier.vkey,
        words=words,
    )
    return written.replace(f'data-now="{formats.iso_text(now)}"', f'data-now="{NOW}"')


@bp.get("/notices/<uuid:notice_id>.json")
def frozen(notice_id: UUID) -> Response:
    """The frozen text, byte for byte."""
    found = queries.readable_notice(db.session(), identity(), notice_id)
    return Response(found.frozen, content_type="application/json; charset=utf-8")


@bp.get("/notices/<uuid:notice_id>.note")
def note(notice_id: UUID) -> Response:
    """The signed note, byte for byte."""
    found = queries.readable_notice(db.session(), identity(), notice_id)
    return Response(found.note, content_type="text/plain; charset=utf-8")


@bp.get("/notices/<uuid:notice_id>.pdf")
def printed(notice_id: UUID) -> ResponseReturnValue:
    """The notice on paper, once the worker has made it."""
    shown = queries.readable_notice(db.session(), identity(), notice_id)
    return rendition(shown.id, shown.number, url_for("announcements.notice", notice_id=shown.id))


@bp.get("/tenders/<uuid:tender_id>/documents/<uuid:document_id>")
def document(tender_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A file of the tender documents. Who takes it is not recorded: lists of takers are secret by law."""
    found = queries.published_document(db.session(), identity(), tender_id, document_id)
    starts = queries.tender(db.session(), tender_id).documents_from
    if starts is not None and clock().now() < starts:
        raise TooEarly("documents_not_yet", text("The documents can be taken from %(start)s.", start=starts))
    return send_file(
        platform().files.path(found.sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.file_name,
    )
