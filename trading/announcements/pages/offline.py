"""What is taken away to seal without network: the notice as one file, and the pages it names."""

from uuid import UUID

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from trading.announcements import queries, rendering
from trading.announcements.pages.blueprint import bp
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.web.identity import identity, platform


@bp.get("/notices/<uuid:notice_id>.notice.txt")
def notice_file(notice_id: UUID) -> Response:
    """The signed note, an empty line, the frozen text."""
    notice = queries.readable_notice(db.session(), identity(), notice_id)
    answer = Response(f"{notice.note}\n{notice.frozen}", content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{notice.number}.notice.txt"'
    return answer


@bp.get("/notices/<uuid:notice_id>/<name>.html")
def offline_page(notice_id: UUID, name: str) -> ResponseReturnValue:
    """A page for use without network, byte for byte as the notice names it; 404 for an older notice."""
    content = rendering.content_of(queries.readable_notice(db.session(), identity(), notice_id).frozen)
    for page in content.get("pages", []):
        if page["name"] == name:
            path = platform().files.path(page["sha256"])
            # Not as text/html: it is to be saved, never to run as a page of this platform.
            kind = "application/octet-stream"
            return send_file(path, kind, as_attachment=True, download_name=f"{name}.html")
    raise NotFound
