"""A hall of bidders and watchers, each on a kept connection as a browser has it, from one thread."""

import heapq
import json
import math
import random
import re
import selectors
import socket
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from trading.kernel.clock import SystemClock
from trading.kernel.ids import new_id
from trading.kernel.money import Money

LOOK_EVERY = 0.5
"""Seconds between two looks of a browser during the live stage (static/js/auctions/board.js)."""
RETRY_AFTER = 0.3
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ETAG = re.compile(rb"\r\netag: *(\S+)", re.IGNORECASE)


def now() -> float:
    """Seconds since the epoch, by the clock that stamps the quotes."""
    return SystemClock().now().timestamp()


class Client:
    """One connection; `turn` sends a request, `answered` is told of the answer."""

    def __init__(self, hall: "Hall") -> None:
        self.hall = hall
        self.socket: socket.socket | None = None
        self.received = b""
        self.is_waiting = False

    def turn(self) -> None:
        raise NotImplementedError

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        raise NotImplementedError

    def send(self, data: bytes) -> None:
        """Send a request, over a new connection where there is none; a lost one is tried again later."""
        self.is_waiting = True
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.hall.port), timeout=5)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.hall.selector.register(self.socket, selectors.EVENT_READ, self)
            self.received = b""
            self.socket.sendall(data)
        except OSError:
            self.lose()

    def receive(self) -> None:
        """Take what has come; an answer that is whole is told of."""
        try:
            came = self.socket.recv(1 << 16) if self.socket else b""
        except OSError:
            came = b""
        if not came:
            self.lose()
            return
        self.received += came
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            self.is_waiting = False
            self.answered(int(head[9:12]), head, body)

    def lose(self) -> None:
        if self.socket is not None:
            self.hall.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None
        if self.is_waiting:
            self.is_waiting = False
            self.hall.lost += 1
            self.hall.later(RETRY_AFTER, self.turn)


class Watcher(Client):
    """Looks at the board twice a second and notes when it saw which number."""

    def __init__(self, hall: "Hall") -> None:
        super().__init__(hall)
        self.etag = b'""'
        self.seen: list[tuple[int, float]] = []
        self.begun = 0.0

    def turn(self) -> None:
        self.begun = now()
        self.send(
            b"GET /live/auctions/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: %s\r\n\r\n"
            % (str(self.hall.auction_id).encode(), self.etag)
        )

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        at = now()
        self.hall.looks += 1
        if status == 200:
            etag = ETAG.search(head)
            self.etag = etag[1] if etag else b'""'
            self.seen.append((json.loads(body)["number"], at))
        elif status != 304:
            raise RuntimeError(self.received[:500].decode(errors="replace"))
        self.hall.later(max(0.0, LOOK_EVERY - (at - self.begun)), self.turn)


class Bidder(Client):
    """Quotes what the board asks for after a moment of thought; sends again what was not answered."""

    def __init__(self, hall: "Hall", token: str, think: Callable[[], float]) -> None:
        super().__init__(hall)
        self.token = token
        self.think = think
        self.waiting: dict[str, str] | None = None
        self.sent_at = 0.0

    def turn(self) -> None:
        if self.waiting is None:
            if self.hall.is_over():
                return
            self.waiting = {"key": str(new_id()), "amount": self.hall.raise_to()}
        body = json.dumps(self.waiting).encode()
        self.sent_at = now()
        self.send(
            b"POST /api/v1/auctions/%s/quotes HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (str(self.hall.auction_id).encode(), self.token.encode(), len(body), body)
        )

    def answered(self, status: int, head: bytes, body: bytes) -> None:
        told = json.loads(body)
        if status == 201:
            self.hall.acknowledged.append(told)
            self.hall.acknowledging.append(now() - self.sent_at)
        elif status < 500:
            self.hall.refused[told["code"]] += 1
        else:
            raise RuntimeError(self.received[:500].decode(errors="replace"))
        self.waiting = None
        self.hall.later(self.think(), self.turn)


@dataclass
class Hall:
    """What goes on in the hall, and what came of it."""

    port: int
    auction_id: UUID
    highest: Money
    step: Money
    watchers: list[Watcher] = field(default_factory=list)
    bidders: list[Bidder] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    acknowledging: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    enough: float = math.inf
    looks: int = 0
    lost: int = 0
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _until: float = 0.0
    _agenda: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _ticket: Any = field(default_factory=count)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (now() + seconds, next(self._ticket), act))

    def raise_to(self) -> str:
        """One step above the highest amount that anybody here has offered."""
        self.highest += self.step
        return self.highest.yuan_text()

    def is_over(self) -> bool:
        return now() >= self._until or len(self.acknowledged) >= self.enough

    def run(
        self,
        seconds: float,
        watchers: int,
        tokens: Sequence[str],
        think: Callable[[], float],
        enough: float = math.inf,
    ) -> None:
        """Let everybody act until the time is over or enough is acknowledged, and every quote answered."""
        self.enough = enough
        self._until = now() + seconds
        self.watchers = [Watcher(self) for _ in range(watchers)]
        self.bidders = [Bidder(self, token, think) for token in tokens]
        for watcher in self.watchers:
            self.later(random.random() * 2, watcher.turn)  # noqa: S311  # spreads the arrivals
        for bidder in self.bidders:
            self.later(2 * bool(watchers) + think(), bidder.turn)
        give_up = self._until + 60
        while not self.is_over() or any(bidder.waiting for bidder in self.bidders):
            if now() > give_up:
                raise RuntimeError("quotes are not answered")
            self._step()
        for client in (*self.watchers, *self.bidders):
            if client.socket is not None:
                client.socket.close()
        self.selector.close()

    def _step(self) -> None:
        while self._agenda and self._agenda[0][0] <= now():
            heapq.heappop(self._agenda)[2]()
        wait = self._agenda[0][0] - now() if self._agenda else 0.1
        for key, _ in self.selector.select(max(0.0, min(wait, 0.1))):
            key.data.receive()

    def delays(self) -> list[float]:
        """For every watcher and every quote, seconds from the quote's own time until it was seen, sorted."""
        quoted = [
            (each["number"], datetime.fromisoformat(each["at"]).timestamp()) for each in self.acknowledged
        ]
        found = []
        for watcher in self.watchers:
            numbers = [number for number, _ in watcher.seen]
            for number, at in quoted:
                place = bisect_left(numbers, number)
                if place < len(numbers) and watcher.seen[0][1] < at:
                    found.append(watcher.seen[place][1] - at)
        return sorted(found)
