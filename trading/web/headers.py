"""Headers that every answer has, whatever gave it; added outside Flask, where adding them costs nothing."""

from collections.abc import Iterable
from typing import Any, Final

from flask import Flask

from trading.web.live import StartResponse, Wsgi

FIXED: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)


class FixedHeaders:
    """Adds the fixed headers to every answer of the application."""

    def __init__(self, application: Wsgi) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            return start_response(status, [*headers, *FIXED], *failure)

        return self.application(environ, start)


def install(app: Flask) -> None:
    """Stand before the application and before what answers in its place."""
    app.wsgi_app = FixedHeaders(app.wsgi_app)  # type: ignore[method-assign]  # Flask's way
