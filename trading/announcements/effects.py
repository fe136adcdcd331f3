"""What follows a publication after the commit."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from trading.announcements import rendering
from trading.announcements.models import Notice, Rendition
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.permissions import Action
from trading.store.db import db
from trading.store.files import keep
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction

PDF_LIMIT: Final = 32 * 1024 * 1024


def render_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Print a notice from its frozen text, once."""
    session = db.session()
    notice = session.get_one(Notice, UUID(payload["notice_id"]))
    if session.get(Rendition, notice.id) is not None:
        return
    printed = rendering.pdf(platform, notice)
    stored = platform.files.receive(BytesIO(printed), limit=PDF_LIMIT, media_type="application/pdf")
    with transaction(SYSTEM, clock) as tx:
        tx.require(Action.KEEP_RENDITION)
        keep(tx, stored)
        notice = tx.get(Notice, UUID(payload["notice_id"]))
        tx.add(Rendition(subject_id=notice.id, sha256=stored.sha256, made_at=tx.now))
        tx.record("notice.rendered", notice, project_id=notice.project_id, sha256=stored.sha256)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"notice.pdf": render_notice})
DUE: tuple[Due, ...] = ()
