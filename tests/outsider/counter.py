"""Handing in over HTTP as docs/seal-1.md §10 says, with nothing but the standard library."""

import base64
import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

from tests.outsider.sealer import Sealed


class Counter:
    """The platform's counter for one bidder with a personal token."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._address = (host, port)
        self._token = token

    def facts(self, lot_attempt: str) -> dict[str, Any]:
        return self._json("GET", f"/api/v1/lot-attempts/{lot_attempt}/sealing")

    def whoami(self, lot_attempt: str) -> dict[str, Any]:
        return self._json("GET", f"/api/v1/lot-attempts/{lot_attempt}/bid")

    def hand_in(self, lot_attempt: str, sealed: Sealed, chunk: int) -> str:
        """Begin, send both parts and finish; gives the text of the receipt."""
        begin = {"envelope": base64.b64encode(sealed.envelope).decode(), "signature": sealed.signature}
        upload = self._json("POST", f"/api/v1/lot-attempts/{lot_attempt}/uploads", begin)
        for part in upload["parts"]:
            self._send(f"{upload['upload']}/parts/{part['name']}", sealed.parts[part["name"]], chunk)
        return self._ask("POST", f"{upload['upload']}/finalise", b"", {}).decode()

    def _send(self, address: str, content: bytes, chunk: int) -> None:
        for offset in range(0, len(content), chunk):
            headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(offset)}
            self._ask("PUT", address, content[offset : offset + chunk], headers)

    def _json(self, method: str, address: str, content: dict[str, str] | None = None) -> dict[str, Any]:
        body = json.dumps(content).encode() if content else b""
        answer = json.loads(self._ask(method, address, body, {"Content-Type": "application/json"}))
        assert isinstance(answer, dict)
        return answer

    def _ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        connection = HTTPConnection(*self._address, timeout=30)
        try:
            authorisation = {"Authorization": f"Bearer {self._token}"}
            connection.request(method, address, body, {**headers, **authorisation})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 201, 204):
            raise RuntimeError(f"{method} {address}: {answer.status} {content.decode(errors='replace')}")
        return content
