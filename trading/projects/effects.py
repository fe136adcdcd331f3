"""What follows a slip after the commit: its PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.permissions import Action
from trading.projects.models import Slip, SlipPdf
from trading.projects.rules import SlipKind
from trading.store.db import db
from trading.store.files import keep
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction
from trading.web.formats import moment_text, short_day_text

PDF_LIMIT: Final = 4 * 1024 * 1024

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
    session = db.session()
    slip = session.get_one(Slip, UUID(payload["slip"]))
    if slip.pdf is not None:
        return
    slip_id, project_id = slip.id, slip.project_id
    values = {**slip_values(slip), "title": TITLES[slip.kind], "centre_name": platform.config.centre_name}
    written = platform.pdf.render("slip", values, identifier=str(slip_id))
    stored = platform.files.receive(BytesIO(written), limit=PDF_LIMIT, media_type="application/pdf")
    with transaction(SYSTEM, clock) as tx:
        tx.require(Action.KEEP_RENDITION)
        keep(tx, stored)
        tx.add(SlipPdf(slip_id=slip_id, sha256=stored.sha256, made_at=tx.now))
        tx.record("slip.rendered", tx.get(Slip, slip_id), project_id=project_id)


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
