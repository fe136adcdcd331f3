"""A load client: requests over kept connections, as fast as the server answers, from one thread."""

import re
import selectors
import socket
import time
from collections.abc import Iterable, Iterator

CONNECTIONS = 16
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 60


def request(method: str, path: str, *, token: str | None = None) -> bytes:
    """The bytes of a request without a body."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: zh-CN"]
    if method != "GET":
        lines.append("Content-Length: 0")
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode()


def rate(port: int, requests: Iterable[bytes], *, seconds: float = 60) -> float:
    """Send until the requests or the seconds are over; gives answers per second.

    Raises RuntimeError for an answer that is not a success.
    """
    waiting = iter(requests)
    begun = time.perf_counter()
    answered = 0
    with selectors.DefaultSelector() as selector:
        for connection in _connections(port, waiting):
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise RuntimeError("the server does not answer")
            for key, _ in ready:
                connection = key.data
                if not connection.is_answered():
                    continue
                answered += 1
                following = next(waiting, None) if time.perf_counter() - begun < seconds else None
                if following is None:
                    selector.unregister(connection.socket)
                    connection.socket.close()
                else:
                    connection.send(following)
    return answered / (time.perf_counter() - begun)


def _connections(port: int, waiting: Iterator[bytes]) -> Iterator["_Connection"]:
    for _ in range(CONNECTIONS):
        first = next(waiting, None)
        if first is None:
            return
        connection = _Connection(port)
        connection.send(first)
        yield connection


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def send(self, data: bytes) -> None:
        self._received = b""
        self.socket.sendall(data)

    def is_answered(self) -> bool:
        """Take what has come; whether that is the whole answer."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise RuntimeError("the server closed a connection")
        self._received += came
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(self._received[:2000].decode(errors="replace"))
        length = LENGTH.search(head)
        return len(body) >= (int(length[1]) if length else 0)
