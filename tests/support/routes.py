"""Every address of the application, with made-up values in its places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import (
    AnyConverter,
    BaseConverter,
    FloatConverter,
    IntegerConverter,
    Rule,
    UUIDConverter,
)

from trading.kernel.ids import new_id

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    method: str
    endpoint: str
    address: str


def routes(app: Flask) -> Iterator[Route]:
    """Each method of each rule, static files aside."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        address = adapter.build(rule.endpoint, _values(rule))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(method, rule.endpoint, address)


def unsafe(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.method not in SAFE]


def safe(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.method in SAFE]


def _values(rule: Rule) -> dict[str, Any]:
    return {name: _value(converter) for name, converter in rule._converters.items()} | dict(
        rule.defaults or {}
    )


def _value(converter: BaseConverter) -> Any:
    if isinstance(converter, UUIDConverter):
        return new_id()
    if isinstance(converter, IntegerConverter | FloatConverter):
        return 1
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "x"
