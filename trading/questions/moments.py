"""When questions came and when they were answered."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.announcements.models import TenderLot
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.questions.models import Question


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """Every question about these lots with its answer. Who asked is not known to anybody."""
    rows = session.execute(
        select(TenderLot.lot_attempt_id, Question.id, Question.asked_at, Question.answered_at)
        .join(Question, Question.tender_id == TenderLot.tender_id)
        .where(TenderLot.lot_attempt_id.in_(lot_attempt_ids))
    )
    return [
        Moment(event, at, row.lot_attempt_id, row.id)
        for row in rows
        for event, at in (
            (Event.QUESTION_RECEIVED, row.asked_at),
            (Event.QUESTION_ANSWERED, row.answered_at),
        )
        if at is not None
    ]
