"""Which bundles there are, and which are due."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from trading.announcements.models import Notice, NoticeLot
from trading.announcements.rules import NoticeKind
from trading.bundles.models import Bundle
from trading.bundles.rules import Occasion
from trading.kernel.errors import NotFound
from trading.openings.models import OpeningRecord
from trading.projects.models import LotAttempt


def bundles_of(session: Session, lot_attempt_id: UUID) -> Sequence[Bundle]:
    """The bundles of a lot attempt, the newest first."""
    found = select(Bundle).where(Bundle.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Bundle.made_at.desc(), Bundle.occasion.desc())).all()


def bundle_named(session: Session, sha256: str) -> Bundle:
    """The bundle with this fingerprint; raises NotFound."""
    found = session.scalar(select(Bundle).where(Bundle.sha256 == sha256).limit(1))
    if found is None:
        raise NotFound
    return found


def due(session: Session) -> list[tuple[UUID, Occasion]]:
    """Lots opened in public, and those whose result is published, without the bundle that belongs to it."""
    opened = (
        select(OpeningRecord.id)
        .join(OpeningRecord.lot_attempt)
        .where(~_is_made(OpeningRecord.id, Occasion.OPENING), ~LotAttempt.closed_opening)
    )
    decided = (
        select(NoticeLot.lot_attempt_id)
        .join(Notice)
        .join(OpeningRecord, OpeningRecord.id == NoticeLot.lot_attempt_id)
        .join(OpeningRecord.lot_attempt)
        .where(
            Notice.kind == NoticeKind.RESULT,
            ~LotAttempt.closed_opening,
            ~_is_made(NoticeLot.lot_attempt_id, Occasion.RESULT),
        )
    )
    return [
        *((lot, Occasion.OPENING) for lot in session.scalars(opened)),
        *((lot, Occasion.RESULT) for lot in session.scalars(decided.distinct())),
    ]


def _is_made(lot_attempt_id: InstrumentedAttribute[UUID], occasion: Occasion) -> ColumnElement[bool]:
    return exists().where(Bundle.lot_attempt_id == lot_attempt_id, Bundle.occasion == occasion)


def is_made(session: Session, lot_attempt_id: UUID, occasion: Occasion) -> bool:
    found = select(Bundle.id).where(Bundle.lot_attempt_id == lot_attempt_id, Bundle.occasion == occasion)
    return session.scalar(found) is not None
