"""The upload protocol of docs/seal-1.md §10, from the bidder's side."""

import base64
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHUNK = 8 * 1024 * 1024
PAUSES = (0.5, 1, 2, 4, 8, 16)
"""Seconds between tries while the connection is broken."""

Progress = Callable[[int, int], object]


class Problem(Exception):
    """The platform refused; `body` is its problem document."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{body.get('code', status)}: {body.get('detail', 'refused')}")
        self.status = status
        self.body = body

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    @property
    def refusal(self) -> str | None:
        """The signed refusal note, if the envelope was refused for good."""
        found = self.body.get("refusal")
        return str(found) if found else None


class Broken(Exception):
    """The platform could not be reached."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


def fetch(request: urllib.request.Request) -> Answer:
    """Ask once. Raises Problem for a refusal, Broken when no answer comes."""
    if urlsplit(request.full_url).scheme not in ("http", "https"):
        raise ValueError("an address begins with https://")
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # the scheme was checked above
            return Answer(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as error:
        sent = error.read()
        if error.code >= 500:
            raise Broken(f"the platform answers {error.code}") from error
        raise Problem(error.code, _problem(sent)) from error
    except (OSError, HTTPException) as error:
        raise Broken(str(error)) from error


def _problem(sent: bytes) -> dict[str, Any]:
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Platform:
    """One lot attempt on a platform, named by the address of its sealing facts."""

    def __init__(self, facts_address: str, token: str, pause: Callable[[float], None] = time.sleep) -> None:
        self.lot = facts_address.removesuffix("/sealing")
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(facts_address))
        self.token = token
        self.pause = pause

    def hand_in(self, sealed: Path, progress: Progress = lambda done, total: None) -> str:
        """Send the four files of a sealed directory and return the receipt. Raises Problem, Broken."""
        begun = self._begin(sealed)
        if "receipt" in begun:
            return str(begun["receipt"])
        total = sum(part["size"] for part in begun["parts"])
        done = 0
        for part in begun["parts"]:
            for offset in self._send(f"{begun['upload']}/parts/{part['name']}", sealed, part):
                progress(done + offset, total)
            done += part["size"]
        return self._ask("POST", f"{begun['upload']}/finalise", b"").body.decode()

    def withdraw(self, signed: str) -> str:
        """Hand in a signed withdrawal and return the receipt. Raises Problem, Broken."""
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        return self._ask("POST", f"{self.lot}/withdrawals", signed.encode(), headers).body.decode()

    def _begin(self, sealed: Path) -> dict[str, Any]:
        envelope = {
            "envelope": base64.b64encode((sealed / "envelope.json").read_bytes()).decode(),
            "signature": (sealed / "envelope.sig").read_text(),
        }
        headers = {"Content-Type": "application/json"}
        return self._ask("POST", f"{self.lot}/uploads", json.dumps(envelope).encode(), headers).json()

    def _send(self, address: str, sealed: Path, part: Mapping[str, Any]) -> Iterator[int]:
        """Send what is missing of a part, and tell how much the platform has after each piece."""
        offset = part["offset"]
        with (sealed / f"{part['name']}.age").open("rb") as source:
            while offset < part["size"]:
                source.seek(offset)
                offset = self._put(address, source.read(CHUNK), offset)
                yield offset

    def _put(self, address: str, chunk: bytes, offset: int) -> int:
        headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(offset)}
        try:
            return int(self._ask("PUT", address, chunk, headers).headers["Upload-Offset"])
        except Problem as problem:
            # After a broken connection the platform may hold more, or less, than we believe.
            if problem.code == "E_OFFSET" and isinstance(problem.body.get("offset"), int):
                return int(problem.body["offset"])
            raise

    def _ask(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask until an answer comes. Every request of the protocol may be repeated."""
        url = address if address.startswith(("http://", "https://")) else self.origin + address
        told = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        for pause in PAUSES:
            try:
                return fetch(urllib.request.Request(url, body, told, method=method))  # noqa: S310  # checked in fetch
            except Broken:
                self.pause(pause)
        return fetch(urllib.request.Request(url, body, told, method=method))  # noqa: S310  # checked in fetch
