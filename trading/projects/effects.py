"""What follows a slip after the commit: its PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from trading.kernel.clock import Clock
from trading.projects.models import Slip
from trading.projects.rules import SlipKind
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once
from trading.web.formats import moment_text, short_day_text

TITLES: Final[Mapping[SlipKind, str]] = MappingProxyType(
    {
        SlipKind.ACCEPTANCE: "受理通知书",
        SlipKind.CORRECTION: "一次性补正告知书",
        SlipKind.REFUSAL: "不予受理通知书",
        SlipKind.RECORDING: "登记备案通知书",
    }
)
"""Slips are in the language of record, whatever the reader's is."""


def render_slip(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Make the PDF of a slip from its frozen text."""
    slip = db.session().get_one(Slip, UUID(payload["slip"]))

    def render(slip: Slip) -> bytes:
        named = {"title": TITLES[slip.kind], "centre_name": platform.config.centre_name}
        return platform.pdf.render("slip", {**slip_values(slip), **named}, identifier=str(slip.id))

    make_once(platform, clock, Slip, slip.id, render, project_id=slip.project_id)


def slip_values(slip: Slip) -> Mapping[str, Any]:
    """What the slip says, on paper and on screen."""
    frozen = json.loads(slip.frozen)
    return {
        "kind": frozen["kind"],
        "number": frozen["number"],
        "issued_at": datetime.fromisoformat(frozen["issued_at"]),
        "issued_on": short_day_text(datetime.fromisoformat(frozen["issued_at"])),
        "issuer": frozen["issuer"],
        "operator": frozen["operator"],
        "addressee": frozen["addressee"],
        "agent": frozen["agent"],
        "slip_title": TITLES[slip.kind],
        "slip_project": frozen["project"],
        "slip_items": frozen["items"],
        "reasons": frozen["reasons"],
        "late_reason": frozen["late_reason"],
        "submitted_at": moment_text(datetime.fromisoformat(frozen["project"]["submitted_at"])),
        "sha256": slip.sha256,
    }


EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType({"slip.pdf": render_slip})
DUE: Final[tuple[Due, ...]] = ()
