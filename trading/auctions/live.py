"""`/live/auctions/<uuid>`: price, end and stage, answered before Flask to any number of watchers.

What is shown is read once per interval and process, however many ask. It holds nothing but what every visitor
may know: bidders appear by their numbers.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from trading.auctions import queries
from trading.auctions.board import board
from trading.auctions.models import Auction
from trading.kernel.clock import Clock
from trading.store.legal_time import legal_clock

PREFIX: Final = "/live/auctions/"
FRESH: Final = 0.1
"""Seconds for which what was read is shown."""
KEPT: Final = 1000
"""Auctions that are remembered at most; a stranger may ask for as many as he likes."""

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood on the board when it was read; an empty body for an auction that does not exist."""

    read: float
    etag: str
    body: bytes
    clock: Clock


class LiveAuctions:
    """Answers the board of an auction with an ETag; everything else goes on to the application."""

    def __init__(self, application: Wsgi, engine: Engine, demo: bool) -> None:
        self.application = application
        self.engine = engine
        self.demo = demo
        self._shown: dict[UUID, Shown] = {}
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        try:
            shown = self._look(UUID(path.removeprefix(PREFIX)))
        except ValueError:
            return self.application(environ, start_response)
        if not shown.body:
            return self.application(environ, start_response)
        headers = [
            ("ETag", shown.etag),
            ("Cache-Control", "no-cache"),
            ("Legal-Time", shown.clock.now().isoformat()),
        ]
        if environ.get("HTTP_IF_NONE_MATCH") == shown.etag:
            start_response("304 Not Modified", headers)
            return []
        headers += [("Content-Type", "application/json"), ("Content-Length", str(len(shown.body)))]
        start_response("200 OK", headers)
        return [shown.body]

    def _look(self, auction_id: UUID) -> Shown:
        """What to show: while one thread reads afresh, the others show what was read before."""
        known = self._shown.get(auction_id)
        if known is not None and time.monotonic() - known.read < FRESH:
            return known
        if not self._turn.acquire(blocking=known is None) and known is not None:
            return known
        try:
            read = self._read(auction_id)
            if len(self._shown) >= KEPT:
                self._shown.clear()
            self._shown[auction_id] = read
            return read
        finally:
            self._turn.release()

    def _read(self, auction_id: UUID) -> Shown:
        begun = time.monotonic()
        with Session(self.engine) as session:
            clock = legal_clock(session, self.demo)
            auction = session.get(Auction, auction_id)
            if auction is None:
                return Shown(begun, "", b"", clock)
            body = json.dumps(
                board(auction, queries.latest_quotes(session, auction_id), clock.now())
            ).encode()
        return Shown(begun, f'"{crc32(body):08x}"', body, clock)


def install(app: Flask, engine: Engine) -> None:
    """Stand before the application."""
    demo = app.extensions["platform"].config.demo
    app.wsgi_app = LiveAuctions(app.wsgi_app, engine, demo)  # type: ignore[method-assign]  # Flask's way
