"""What every template may use."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for

from trading.kernel.actors import Actor
from trading.web import frame, navigation
from trading.web.identity import clock, identity, platform
from trading.web.language import language_tag, locale


def install(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def asset_url(name: str) -> str:
    """The address of a built asset under its content-hashed name; raises KeyError before the build."""
    kept: dict[str, str] = current_app.extensions.setdefault("assets", {})
    if name not in kept:
        built = _manifest(current_app.static_folder or "")[name]
        kept[name] = url_for("static", filename=f"build/{built}")
    return kept[name]


@lru_cache(maxsize=4)
def _manifest(static: str) -> dict[str, str]:
    known: dict[str, str] = json.loads((Path(static) / "build" / "manifest.json").read_text())
    return known


def _context() -> dict[str, Any]:
    return {
        "header": frame.header,
        "footer": frame.footer,
        "search_address": navigation.search_address(),
        "asset_url": asset_url,
        "actor": signed_in(),
        "now": clock().now(),
        "locale": locale(),
        "language_tag": language_tag(),
        "demo": platform().config.demo,
        "centre_name": platform().config.centre_name,
    }


def signed_in() -> Actor | None:
    if "actor" not in g:
        actor = identity()
        g.actor = actor if actor.person_id else None
    known: Actor | None = g.actor
    return known
