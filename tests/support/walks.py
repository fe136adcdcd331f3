"""Every page of the application, opened by one reader with ids of things that exist."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import AnyConverter, Rule
from werkzeug.wrappers import Response

from tests.support.client import Browser

Values = Mapping[str, Sequence[str]]
"""The values to put in each place of an address, by its name."""

NOT_COMPARED = ("Set-Cookie", "Date", "Last-Modified")
HASHES = "/log/tile/"
"""Below it nothing but hashes is served, of which only the number can tell anything."""

FORM_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*|(?<=data-csrf=")[^"]*')
NAMES = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"  # ids
    r"|\b(?:[0-9a-f]{4} ){15}[0-9a-f]{4}\b|\b[0-9a-f]{64}\b"  # digests, as people and programs read them
    r"|\bage1[0-9a-z]{58}\b|[A-Za-z0-9+/]{60,}={0,2}"  # locks and signatures
    r"|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="  # roots
)
FILE_TAG = re.compile(r"(?<=\")[0-9.]+(-[0-9]+-)[0-9]+(?=\")")
"""The tag of a file tells when and where the machine wrote it; its size is what a reader learns."""


@dataclass(frozen=True)
class Seen:
    """What one reader gets from one address, and how many questions it cost the database."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    is_text: bool
    queries: int


def addresses(app: Flask, values: Values) -> Iterator[str]:
    """Every address that a GET may be sent to; raises KeyError for a place without values."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            for filled in _filled(rule, values):
                yield adapter.build(rule.endpoint, filled)


def _filled(rule: Rule, values: Values) -> Iterator[dict[str, str]]:
    places = rule._converters
    choices = [
        sorted(converter.items) if isinstance(converter, AnyConverter) else values[name]
        for name, converter in places.items()
    ]
    for chosen in itertools.product(*choices):
        yield dict(zip(places, chosen, strict=True))


def look(browser: Browser, engine: sa.Engine, address: str) -> Seen:
    """Open an address; names that are random are replaced by the order in which they appear."""
    with counted(engine) as statements, browser.get(address) as answer:
        data = answer.get_data()
    body = str(len(data)) if address.startswith(HASHES) else _text(data)
    shown = data.hex() if body is None else body
    return Seen(answer.status_code, _headers(answer), shown, body is not None, len(statements))


@contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def _headers(answer: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, FILE_TAG.sub(r"\1", _named(value)))
        for name, value in answer.headers
        if name not in NOT_COMPARED
    )


def _text(data: bytes) -> str | None:
    """Text as it reads; of freshly encrypted files the size, for no two are alike."""
    if data.startswith(b"age-encryption.org/"):
        return str(len(data))
    try:
        return _named(FORM_TOKEN.sub("token", data.decode()))
    except UnicodeDecodeError:
        return None


def _named(text: str) -> str:
    known: dict[str, str] = {}
    return NAMES.sub(lambda match: known.setdefault(match[0], f"<{len(known)}>"), text)
