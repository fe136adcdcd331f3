"""What follows a signed report after the commit: the report on paper."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.committees import rendering
from trading.committees.models import PanelReport
from trading.kernel.clock import Clock
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once


def print_report(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a signed report, once."""
    report = db.session().get_one(PanelReport, UUID(payload["report_id"]))
    render = partial(rendering.pdf, platform)
    make_once(platform, clock, PanelReport, report.id, render, project_id=report.lot_attempt.project_id)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"panel_report.pdf": print_report})
DUE: tuple[Due, ...] = ()
