"""From a frozen notice to what people read: one template per schema version, for page and paper alike."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from trading.announcements import records
from trading.announcements.changes import FACTS
from trading.announcements.models import Notice
from trading.kernel.money import Money
from trading.store.pdf import PdfRenderer
from trading.store.platform import Platform
from trading.web import formats
from trading.web.qr import qr_svg

KEPT: Final = 512
"""How many notices a process keeps ready."""

TEMPLATES: Final[Mapping[str, str]] = {"notice/1": "notice_1", "notice/2": "notice_2"}


@lru_cache(maxsize=KEPT)
def content_of(written: str) -> Mapping[str, Any]:
    """Read a frozen or drafted notice; kept, because the text says all there is to say."""
    return MappingProxyType(records.read(written))


@lru_cache(maxsize=KEPT)
def body(pdf: PdfRenderer, written: str) -> Markup:
    """Write the body of a frozen or drafted notice as HTML."""
    content = content_of(written)
    values = {"notice": content, "changes": [_shown(change) for change in content.get("changes", [])]}
    return Markup(pdf.html(TEMPLATES[content["schema"]], values))  # noqa: S704  # written by an autoescaping template


def address(platform: Platform, notice: Notice) -> str:
    """Where anybody can compare a printed notice with the published one."""
    return f"{platform.config.base_url}/notices/{notice.id}"


def pdf(platform: Platform, notice: Notice) -> bytes:
    """Print a notice."""
    content = content_of(notice.frozen)
    values = {
        "title": notice.title,
        "centre_name": platform.config.centre_name,
        "number": notice.number,
        "issuer": content["parties"]["procuring_entity"]["name"],
        "training": content["procedure"]["training_only"],
        "verify_url": address(platform, notice),
        "verify_svg": qr_svg(address(platform, notice)),
        "digest": notice.sha256,
        "body": body(platform.pdf, notice.frozen),
        "unit": content["parties"]["procuring_entity"]["name"],
        "day": formats.short_day_text(notice.published_at),
    }
    return platform.pdf.render("notice", values, identifier=str(notice.id))


def _shown(change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **change,
        "shown_before": _words(change["field"], change["before"]),
        "shown_after": _words(change["field"], change["after"]),
    }


def _words(name: str, written: str) -> str:
    fact = FACTS.get(name)
    value = fact.read(written) if fact and written else written
    if isinstance(value, datetime):
        return formats.moment_text(value)
    return formats.money_text(value) if isinstance(value, Money) else str(value)
