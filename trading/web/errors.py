"""One map from refusals to HTTP: problem+json for programs, a plain page for people."""

import secrets
from collections.abc import Callable
from inspect import signature
from typing import Any

from flask import Flask, Response, current_app, g, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from trading.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Full,
    Invalid,
    NotFound,
    NotSignedIn,
    TooBig,
    TooMany,
)
from trading.kernel.text import Text, text
from trading.web.identity import clock
from trading.web.language import say

View = Callable[..., ResponseReturnValue]

_SHOWN_AGAIN = (Invalid, Conflict, TooBig, TooMany, Full)
"""Refusals that the sender of a form can mend, or try again."""


def redisplay(view: View) -> Callable[[View], View]:
    """On a refusal, show `view` again with what was typed and the reasons, instead of an error page."""

    def mark(handler: View) -> View:
        handler.redisplay = view  # type: ignore[attr-defined]  # a mark on the function, read by the error map
        return handler

    return mark


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _foreign_name)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best in (
        "application/json",
        "application/problem+json",
    )


def problem(status: int, code: str, message: Text, **facts: Any) -> Response:
    """RFC 9457 problem details; `code` is stable, `detail` is in the reader's language."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": say(message), **facts}
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n", status=status, content_type="application/problem+json"
    )


def _refused(error: DomainError) -> ResponseReturnValue:
    if wants_json():
        return problem(error.status, error.code, error.message, **_facts(error))
    if isinstance(error, NotSignedIn):
        return redirect(
            url_for("accounts.sign_in", next=request.full_path if request.method == "GET" else None)
        )
    again = _view_to_show_again()
    if again is not None and "refusal" not in g and isinstance(error, _SHOWN_AGAIN):
        return _show_again(again, error)
    return _page(error.status, error.code, error.message), error.status


def _show_again(view: View, error: DomainError) -> ResponseReturnValue:
    """Show the page with the reasons; its own refusal, of somebody who may not even see it, comes first."""
    g.refusal = error
    known = signature(view).parameters  # the page of a list is shown again for an act on one of its rows
    try:
        shown = view(**{name: value for name, value in (request.view_args or {}).items() if name in known})
    except DomainError as deeper:
        return _refused(deeper)
    return (shown, error.status) if isinstance(shown, str) else shown


def _facts(error: DomainError) -> dict[str, Any]:
    facts = dict(error.facts)
    if isinstance(error, Invalid) and error.fields:
        facts["fields"] = {name: [say(each) for each in texts] for name, texts in error.fields.items()}
    if isinstance(error, Conflict):
        facts["now"] = clock().now().isoformat()
    return facts


def _view_to_show_again() -> View | None:
    handler = current_app.view_functions.get(request.endpoint or "")
    return getattr(handler, "redisplay", None)


def _page(status: int, code: str, message: Text, incident: str | None = None) -> str:
    known = status if status in (403, 404, 409, 413, 429) else 500 if status >= 500 else 400
    return render_template(
        f"errors/{known}.html", status=status, code=code, message=say(message), incident=incident
    )


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """What was sent was not read, so there is nothing typed to show again."""
    refused = TooBig("body_too_large", text("What was sent is too large to be read."))
    if wants_json():
        return problem(refused.status, refused.code, refused.message)
    return _page(refused.status, refused.code, refused.message), refused.status


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return _refused(
        Forbidden("stale_form", text("This form is too old or came from elsewhere. Open the page again."))
    )


def _foreign_name(error: SecurityError) -> ResponseReturnValue:
    """No page can be drawn: its links would bear a name that is not ours."""
    return problem(400, "foreign_name", text("The platform is not reached under this name."))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if status == NotFound.status:
        return _refused(NotFound())
    message = text("The request cannot be answered in this form.")
    code = (error.name or "error").lower().replace(" ", "_")
    if wants_json():
        return problem(status, code, message)
    return _page(status, code, message), status


def _fault(error: Exception) -> ResponseReturnValue:
    incident = secrets.token_hex(4)
    current_app.logger.exception("incident %s", incident)
    if wants_json():
        return problem(500, "internal", DomainError.default_message, incident=incident)
    return _page(500, "internal", DomainError.default_message, incident), 500
