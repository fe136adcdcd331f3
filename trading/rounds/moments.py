"""Moments of stages, invitations and negotiations that periods run from and to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt
from trading.projects.rules import NEGOTIATED
from trading.rounds.models import Agreement, Examination


def moments(session: Session, lot_attempt_ids: Sequence[UUID]) -> list[Moment]:
    """Invitations, publicities, examinations and negotiations of these lot attempts."""
    published = session.execute(
        select(
            LotAttempt.id,
            LotAttempt.stage,
            LotAttempt.invited_only,
            LotAttempt.published_at,
            LotAttempt.deadline,
        ).where(LotAttempt.id.in_(lot_attempt_ids), LotAttempt.published_at.is_not(None))
    ).all()
    found = []
    for row in published:
        if row.stage == NEGOTIATED:
            found.append(Moment(Event.SINGLE_SOURCE_PUBLISHED, row.published_at, row.id))
            found.append(Moment(Event.SINGLE_SOURCE_ENDED, row.deadline, row.id))
        elif row.invited_only:
            found.append(Moment(Event.INVITATION_SENT, row.published_at, row.id))
    for model, event in ((Examination, Event.REPORT_SUBMITTED), (Agreement, Event.NEGOTIATION_ENDED)):
        rows = session.execute(select(model.id, model.at).where(model.id.in_(lot_attempt_ids)))
        found += [Moment(event, at, lot_attempt_id) for lot_attempt_id, at in rows]
    return found
