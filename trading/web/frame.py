"""Head and foot of every page. For visitors they are written once per endpoint and language, then kept."""

import re
from typing import Final

from flask import current_app, get_template_attribute, render_template, request, session
from markupsafe import Markup, escape

from trading.kernel.actors import Actor
from trading.web import navigation
from trading.web.identity import identity, platform
from trading.web.language import locale

LAYOUT: Final = "macros/layout.html"
HERE: Final = "\ue000"
"""Stands in a kept head where the address of the page comes."""

TITLE: Final = "\ue001"
CONTENT: Final = "\ue002"


def framed(title: str, content: str, search_address: str | None = None) -> str:
    """Put what a template wrote into the frame; a visitor's is kept, unless there is something to tell."""
    if _is_personal():
        written = Markup(content)  # noqa: S704  # written by an autoescaping template
        return render_template("framed.html", title=title, content=written, search_address=search_address)
    kept: dict[tuple[str, str | None, str | None], list[str]]
    kept = current_app.extensions.setdefault("frames", {})
    key = (locale(), request.endpoint, search_address)
    if key not in kept:
        kept[key] = _frame(search_address)
    start, head, middle, end = kept[key]
    return "".join((start, escape(title), head, escape(_here()), middle, content, end))


def _is_personal() -> bool:
    """Whether the frame says something to this reader alone, or shows a demonstration's clock."""
    if "_flashes" in session or "q" in request.args or platform().config.demo:
        return True
    return identity().person_id is not None


def _frame(search_address: str | None) -> list[str]:
    written = render_template(
        "framed.html",
        title=TITLE,
        content=CONTENT,
        search_address=search_address,
        header=lambda actor, address: _header(actor, address, HERE),
    )
    return re.split(f"[{TITLE}{HERE}{CONTENT}]", written)


def _here() -> str:
    return request.full_path if request.query_string else request.path


def header(actor: Actor | None, search_address: str | None) -> Markup:
    """Write the head of this page."""
    here = _here()
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
        navigation.more_links(actor),
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
