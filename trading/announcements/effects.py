"""What follows a publication after the commit."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.announcements import rendering
from trading.announcements.models import Notice
from trading.kernel.clock import Clock
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.renditions import make_once


def render_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a notice from its frozen text, once."""
    notice = db.session().get_one(Notice, UUID(payload["notice_id"]))
    render = partial(rendering.pdf, platform)
    make_once(platform, clock, Notice, notice.id, render, project_id=notice.project_id)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"notice.pdf": render_notice})
DUE: tuple[Due, ...] = ()
