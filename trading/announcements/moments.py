"""When notices appeared, and what they appointed."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice, NoticeLot, Tender, TenderLot
from trading.announcements.rules import NoticeKind
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt

_OF_NOTICES: Final[Mapping[NoticeKind, Event]] = MappingProxyType(
    {
        NoticeKind.AMENDMENT: Event.CLARIFICATION_PUBLISHED,
        NoticeKind.CLARIFICATION: Event.CLARIFICATION_PUBLISHED,
        NoticeKind.CANDIDATES: Event.CANDIDATES_PUBLISHED,
        NoticeKind.RESULT: Event.RESULT_PUBLISHED,
        NoticeKind.TERMINATION: Event.TERMINATED,
    }
)


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """Publication, end of the documents and deadline of each lot attempt, and its later notices."""
    return [*_terms(session, lot_attempt_ids), *_notices(session, lot_attempt_ids)]


def _terms(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    rows = session.execute(
        select(LotAttempt.id, LotAttempt.published_at, LotAttempt.deadline, Tender.documents_until)
        .join(TenderLot, TenderLot.lot_attempt_id == LotAttempt.id)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(LotAttempt.id.in_(lots), LotAttempt.published_at.is_not(None))
    )
    for row in rows:
        for event, at in (
            (Event.NOTICE_PUBLISHED, row.published_at),
            (Event.DOCUMENTS_UNTIL, row.documents_until),
            (Event.DEADLINE, row.deadline),
        ):
            if at is not None:
                yield Moment(event, at, row.id)


def _notices(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    rows = session.execute(
        select(NoticeLot.lot_attempt_id, Notice.kind, Notice.published_at)
        .join(Notice, Notice.id == NoticeLot.notice_id)
        .where(NoticeLot.lot_attempt_id.in_(lots), Notice.kind.in_(_OF_NOTICES))
    )
    for lot_attempt_id, kind, at in rows:
        yield Moment(_OF_NOTICES[kind], at, lot_attempt_id)
