"""When lots stood still, when objections and complaints came and were settled."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event
from trading.projects.models import Suspension
from trading.remedies.models import Complaint, Objection
from trading.remedies.rules import ComplaintState, ObjectionState


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """Everything that the remedies of these lots promise time for; it tells of nobody."""
    return [
        Moment(event, at, lot_attempt_id, subject_id)
        for event, at, lot_attempt_id, subject_id in _happened(session, lot_attempt_ids)
        if at is not None
    ]


Happened = tuple[Event, datetime | None, UUID, UUID]


def _happened(session: Session, lots: Collection[UUID]) -> Iterator[Happened]:
    for each in session.scalars(select(Objection).where(Objection.lot_attempt_id.in_(lots))):
        if each.state is not ObjectionState.WITHDRAWN:
            yield Event.OBJECTION_RECEIVED, each.received_at, each.lot_attempt_id, each.id
            yield Event.OBJECTION_ANSWERED, each.settled_at, each.lot_attempt_id, each.id
    for case in session.scalars(select(Complaint).where(Complaint.lot_attempt_id.in_(lots))):
        yield from _of_complaint(case)
    for still in session.scalars(select(Suspension).where(Suspension.lot_attempt_id.in_(lots))):
        yield Event.SUSPENDED, still.since, still.lot_attempt_id, still.id
        yield Event.RESUMED, still.until, still.lot_attempt_id, still.id


def _of_complaint(case: Complaint) -> Iterator[Happened]:
    """A case that was not taken up is over: nothing more is owed on it."""
    if case.state in (ComplaintState.WITHDRAWN, ComplaintState.TO_CORRECT):
        return
    received = case.corrected_at or case.received_at
    taken_up = case.accepted_at or case.ended_at
    yield Event.COMPLAINT_RECEIVED, received, case.lot_attempt_id, case.id
    yield Event.COMPLAINT_ACCEPTED, taken_up, case.lot_attempt_id, case.id
    yield Event.COMPLAINT_DECIDED, case.ended_at, case.lot_attempt_id, case.id
