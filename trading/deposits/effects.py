"""What follows a charge after the commit: its notice on paper."""

import json
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.deposits.models import PaymentNotice
from trading.kernel.clock import Clock
from trading.kernel.money import Money
from trading.sealing.lines import instant
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once
from trading.web import formats


def print_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a payment notice from its frozen text, once."""
    notice = db.session().get_one(PaymentNotice, UUID(payload["notice"]))
    make_once(platform, clock, PaymentNotice, notice.id, partial(pdf, platform), project_id=notice.project_id)


def pdf(platform: Platform, notice: PaymentNotice) -> bytes:
    """Print a payment notice."""
    return platform.pdf.render("payment_notice", printed_values(platform, notice), identifier=str(notice.id))


def printed_values(platform: Platform, notice: PaymentNotice) -> dict[str, Any]:
    """What the printed notice says."""
    said = json.loads(notice.frozen)
    said["total"] = Money.parse_yuan(said["total"])
    for item in said["items"]:
        item["amount"] = Money.parse_yuan(item["amount"]) if item["amount"] else None
    return {
        "title": "缴费通知书",
        "centre_name": platform.config.centre_name,
        "number": notice.number,
        "day": formats.short_day_text(instant(said["issued"])),
        "digest": notice.sha256,
        "notice": said,
    }


EFFECTS: Mapping[str, Effect] = MappingProxyType({"payment_notice.pdf": print_notice})
DUE: tuple[Due, ...] = ()
