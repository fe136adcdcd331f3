"""When evaluations went on record, and when winners were chosen and told."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.results.models import Award, EvaluationReport
from trading.results.rules import AwardState


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """Reports and standing awards of these lot attempts."""
    return [*_reports(session, lot_attempt_ids), *_awards(session, lot_attempt_ids)]


def _reports(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    rows = session.execute(
        select(EvaluationReport.id, EvaluationReport.submitted_at).where(EvaluationReport.id.in_(lots))
    )
    for lot_attempt_id, at in rows:
        # The unit reads the report on this platform from the moment it is submitted.
        yield Moment(Event.REPORT_SUBMITTED, at, lot_attempt_id)
        yield Moment(Event.REPORT_RECEIVED, at, lot_attempt_id)


def _awards(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    standing = select(Award).where(Award.lot_attempt_id.in_(lots), Award.state != AwardState.REPLACED)
    for award in session.scalars(standing):
        if award.publicity_until is not None:
            yield Moment(Event.PUBLICITY_ENDED, award.publicity_until, award.lot_attempt_id)
        if award.state is AwardState.AWARDED:
            # Letters go out with the award, and supervision reads the whole file from then on.
            for event in (Event.WINNER_CHOSEN, Event.AWARD_NOTIFIED, Event.AWARD_REPORTED):
                yield Moment(event, award.decided_at, award.lot_attempt_id)
