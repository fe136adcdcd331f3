"""`/live/<uuid>`: a tiny resource answered before Flask, so that many may watch an opening at once."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from trading.store.legal_time import legal_clock
from trading.store.live import LiveVersion

PREFIX = "/live/"

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class LiveVersions:
    """Answers the version of a subject with an ETag; everything else goes on to the application."""

    def __init__(self, application: Wsgi, engine: Engine, demo: bool) -> None:
        self.application = application
        self.engine = engine
        self.demo = demo

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        try:
            subject_id = UUID(path.removeprefix(PREFIX))
        except ValueError:
            return self.application(environ, start_response)
        return self._answer(subject_id, environ, start_response)

    def _answer(
        self, subject_id: UUID, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        with Session(self.engine) as session:
            version = session.scalar(select(LiveVersion.version).where(LiveVersion.subject_id == subject_id))
            now = legal_clock(session, self.demo).now().isoformat()
        etag = f'"{version or 0}"'
        headers = [("ETag", etag), ("Cache-Control", "no-cache"), ("Legal-Time", now)]
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            start_response("304 Not Modified", headers)
            return []
        body = json.dumps({"version": version or 0, "now": now}).encode()
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [body]


def install(app: Flask, engine: Engine) -> None:
    """Stand before the application."""
    demo = app.extensions["platform"].config.demo
    app.wsgi_app = LiveVersions(app.wsgi_app, engine, demo)  # type: ignore[method-assign]  # Flask's way
