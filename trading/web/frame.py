"""Head and foot of every page. For visitors they are written once per endpoint and language, then kept."""

from typing import Final

from flask import current_app, get_template_attribute, request
from markupsafe import Markup

from trading.kernel.actors import Actor
from trading.web import navigation
from trading.web.identity import platform
from trading.web.language import locale

LAYOUT: Final = "macros/layout.html"
HERE: Final = "\ue000"
"""Stands in a kept head where the address of the page comes."""


def header(actor: Actor | None, search_address: str | None) -> Markup:
    """Write the head of this page."""
    here = request.full_path if request.query_string else request.path
    if actor or "q" in request.args:
        return _header(actor, search_address, here)
    kept: dict[tuple[str, str | None, str | None], list[Markup]]
    kept = current_app.extensions.setdefault("headers", {})
    key = (locale(), request.endpoint, search_address)
    if key not in kept:
        kept[key] = _header(None, search_address, HERE).split(HERE)
    before, after = kept[key]
    return before + here + after


def _header(actor: Actor | None, search_address: str | None, here: str) -> Markup:
    written: Markup = get_template_attribute(LAYOUT, "site_header")(
        navigation.main_links(actor),
        actor,
        locale(),
        here,
        current=request.endpoint,
        site_name=platform().config.centre_name,
        search_action=search_address,
    )
    return written


def footer(actor: Actor | None) -> Markup:
    """Write the foot of this page, which depends on role and language alone."""
    kept: dict[tuple[str, object], Markup] = current_app.extensions.setdefault("footers", {})
    key = (locale(), actor and actor.role)
    if key not in kept:
        kept[key] = get_template_attribute(LAYOUT, "site_footer")(navigation.footer_links(actor))
    return kept[key]
