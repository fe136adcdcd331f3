"""What stands before every view: cross-site protection, read-only supervision, headers that depend on it."""

from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from trading.config import Config
from trading.kernel.actors import Role
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Forbidden
from trading.store.audit import AccessEvent
from trading.store.transaction import bookkeeping, reading_only
from trading.web.identity import address, by_token, identity

FORM_LIMIT = 1024 * 1024
"""Octets of a form or a JSON body, beside its files."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SUPERVISOR_MAY = frozenset(
    {
        "accounts.enter",
        "accounts.sign_out",
        "accounts.keep_password",
        "web.choose_language",
        "demo.switch",  # a sign-in as somebody else, which only a demonstration has
    }
)

WITHOUT_TOKEN = frozenset({None, "web.choose_language", "witnesses.countersign"})

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

csrf = CSRFProtect()


def install(app: Flask, config: Config) -> None:
    """Put the guard before every request and the headers on every response."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=config.session_idle),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked below, because a program with a token has no form
        MAX_CONTENT_LENGTH=config.documents_limit + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=[urlsplit(config.base_url).netloc] if config.production else None,
    )
    csrf.init_app(app)
    if config.production:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's documented way
    app.before_request(_text_is_small)
    app.before_request(_must_come_from_our_own_pages)
    app.before_request(_supervision_is_read_only)
    app.after_request(_headers)
    app.teardown_request(_leave)


def _text_is_small() -> None:
    """Bound what is read into memory at once; files are read piece by piece and have limits of their own."""
    if request.is_json or request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT


def _must_come_from_our_own_pages() -> None:
    """Ask every unsafe request for its form token, unless a personal token and no cookie vouches for it.

    A browser never adds a bearer token by itself. Whoever has a session is asked, whatever else was sent.
    The language is not asked for one: a token would give every visitor a cookie and every page a text of its
    own, and a foreign page cannot even send the cookie whose language it would change (SameSite). A
    countersignature speaks for itself, whoever brings it.
    """
    if request.endpoint in WITHOUT_TOKEN or by_token():
        return
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def _supervision_is_read_only() -> None:
    if request.endpoint in ("static", None):
        return
    actor = identity()
    if actor.role is not Role.SUPERVISOR:
        return
    if request.method not in SAFE:
        if request.endpoint not in SUPERVISOR_MAY:
            raise Forbidden("read_only_account")
        return
    _note_access()
    g.guard = ExitStack()
    g.guard.enter_context(reading_only())


def _note_access() -> None:
    """Write what the supervisor looks at, in a short transaction of its own."""
    person_id, path = identity().person_id, request.full_path.rstrip("?")[:500]
    with bookkeeping() as session:
        session.add(AccessEvent(at=SystemClock().now(), person_id=person_id, path=path, address=address()))


def _leave(error: BaseException | None) -> None:
    guard: ExitStack | None = g.pop("guard", None)
    if guard is not None:
        guard.close()


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        private = identity().person_id is not None
        response.headers.setdefault("Cache-Control", "private, no-store" if private else "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return response
