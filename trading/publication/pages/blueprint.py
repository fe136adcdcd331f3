"""The blueprint, and the answer to those who still have the page."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, session
from flask_wtf.csrf import generate_csrf

from trading.publication import queries
from trading.publication.rules import shown_until
from trading.store.db import Reader, db
from trading.web.identity import clock, platform
from trading.web.language import locale
from trading.web.render import asset_url, signed_in

bp = Blueprint("public", __name__)


def tag(*subjects: UUID, ends: tuple[datetime, ...] = (), reader: Reader | None = None) -> str:
    """Name the present content of this address for this reader.

    It changes with everything public, at the next deadline, and when the words for the time left until
    `ends` change.
    """
    now = clock().now()
    fresh = queries.freshness(reader or db.session(), now, *subjects)
    actor = signed_in()
    if actor:
        generate_csrf()  # their pages hold it; a visitor's hold none, and visitors are given no cookie
    parts = (
        request.full_path,
        fresh.version,
        fresh.next_deadline,
        shown_until(now, *ends),
        locale(),
        actor.person_id if actor else None,
        session.get("csrf_token"),
        asset_url("css/app.css"),
    )
    return sha256(repr(parts).encode()).hexdigest()[:32]


def is_kept(name: str) -> bool:
    """Whether the reader still has this content. Messages and the moving demo clock are always shown."""
    if platform().config.demo or "_flashes" in session:
        return False
    return request.if_none_match.contains_weak(name)


def kept(name: str) -> Response:
    response = Response(status=304)
    response.set_etag(name, weak=True)
    return response


def page(name: str, template: str, **values: object) -> Response:
    """Render a page under its tag."""
    return tagged(name, render_template(template, **values))


def tagged(name: str, written: str) -> Response:
    """Answer with a written page under its tag."""
    response = make_response(written)
    response.set_etag(name, weak=True)
    return response
