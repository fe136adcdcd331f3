"""Confirmations on paper, printed from their frozen text."""

import json
from typing import Any

from trading.auctions.models import Confirmation, Reserve
from trading.kernel.money import Money
from trading.sealing.lines import instant
from trading.store.platform import Platform
from trading.web import formats


def seller_name(kept: Reserve) -> str:
    """The name under which the seller sealed its reserve price."""
    return kept.offer.lot_attempt.project.procuring_entity.name


def said(confirmation: Confirmation) -> dict[str, Any]:
    """The frozen text as values, its amounts read."""
    values: dict[str, Any] = json.loads(confirmation.frozen)
    for name in ("price", "security"):
        values[name] = Money.parse_yuan(values[name]) if values[name] else None
    return values


def pdf(platform: Platform, confirmation: Confirmation) -> bytes:
    """Print a confirmation; who signed is shown on its page, the paper is signed by hand."""
    values = said(confirmation)
    printed = {
        "title": "成交确认书",
        "centre_name": platform.config.centre_name,
        "number": confirmation.number,
        "issuer": values["seller"]["name"],
        "verify_url": None,
        "training": values["training"],
        "day": formats.short_day_text(instant(values["written"])),
        "digest": confirmation.sha256,
        "sale": values,
    }
    return platform.pdf.render("sale", printed, identifier=str(confirmation.id))
