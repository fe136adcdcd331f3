"""PDFs of frozen texts, made once by the worker and kept as bytes."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.permissions import Action
from trading.store.db import Base, db
from trading.store.files import keep
from trading.store.platform import Platform
from trading.store.transaction import transaction
from trading.store.types import UtcDateTime

LIMIT: Final = 32 * 1024 * 1024

M = TypeVar("M", bound=Base)


class Rendition(Base):
    """The stored PDF of one frozen text: a notice, receipt, slip, record or letter."""

    __tablename__ = "renditions"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def make_once(
    platform: Platform,
    clock: Clock,
    model: type[M],
    subject_id: UUID,
    render: Callable[[M], bytes],
    **whose: Any,
) -> None:
    """Render the subject unless its PDF is there; `whose` is told to the audit event."""
    session = db.session()
    if session.get(Rendition, subject_id) is not None:
        return
    printed = render(session.get_one(model, subject_id))
    stored = platform.files.receive(BytesIO(printed), limit=LIMIT, media_type="application/pdf")
    with transaction(SYSTEM, clock) as tx:
        tx.require(Action.KEEP_RENDITION)
        keep(tx, stored)
        tx.add(Rendition(subject_id=subject_id, sha256=stored.sha256, made_at=tx.now))
        name = model.__name__.lower()
        tx.record(f"{name}.rendered", tx.get(model, subject_id), sha256=stored.sha256, **whose)
