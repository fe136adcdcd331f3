"""Meet each supplier separately, and tell all alike what the meetings have changed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action
from trading.results import queries as results
from trading.rounds import queries, rules
from trading.rounds.commands.examination import open_examination
from trading.rounds.models import Meeting, RequirementChange
from trading.rounds.rules import Span
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it is written down; `panel` and `people` are names, one a line, of either side."""

    span: Span
    place: str
    panel: str
    people: str
    minutes: str


def record_meeting(tx: Transaction, lot_attempt_id: UUID, organisation_id: UUID, held: Held) -> Meeting:
    """Write down a meeting with one supplier of an opened stage.

    Raises Invalid when it was not held apart from the others, NotFound for whoever is not in the stage.
    """
    course = open_examination(tx, lot_attempt_id, Action.HOLD_MEETING)
    bids = queries.not_rejected(results.judged(tx.session, lot_attempt_id))
    if organisation_id not in {each.bid.organisation_id for each in bids}:
        raise NotFound
    others = queries.meetings(tx.session, lot_attempt_id)
    rules.must_be_apart(held.span, (Span(each.held_from, each.held_until) for each in others), tx.now)
    meeting = write_down(tx, lot_attempt_id, organisation_id, held)
    tx.record(
        "meeting.recorded", meeting, project_id=course.attempt.project_id, meeting_number=meeting.number
    )
    who = {"organisation_id": str(organisation_id)}
    tx.enqueue("stage.tell", f"{lot_attempt_id}:{organisation_id}:met:{meeting.number}", who)
    return meeting


def write_down(tx: Transaction, lot_attempt_id: UUID, organisation_id: UUID, held: Held) -> Meeting:
    """Number and keep a meeting; called within a command that has its own authorisation and record."""
    counted = select(func.count()).select_from(Meeting).where(Meeting.lot_attempt_id == lot_attempt_id)
    return tx.add(
        Meeting(
            lot_attempt_id=lot_attempt_id,
            organisation_id=organisation_id,
            number=(tx.session.scalar(counted) or 0) + 1,
            held_from=held.span.start,
            held_until=held.span.end,
            place=held.place,
            panel=held.panel,
            people=held.people,
            minutes=held.minutes,
            recorded_by=tx.person_id,
            recorded_at=tx.now,
        )
    )


def confirm_minutes(tx: Transaction, meeting_id: UUID) -> Meeting:
    """The supplier that was met agrees to the minutes; a second time changes nothing."""
    meeting = tx.lock(Meeting, meeting_id)
    tx.require(Action.CONFIRM_MINUTES, meeting)
    if meeting.confirmed_at is None:
        meeting.confirmed_by, meeting.confirmed_at = tx.person_id, tx.now
        tx.record(
            "meeting.confirmed",
            meeting,
            project_id=meeting.lot_attempt.project_id,
            meeting_number=meeting.number,
        )
    return meeting


def change_requirements(
    tx: Transaction, lot_attempt_id: UUID, content: str, reason: str
) -> RequirementChange:
    """Change what is wanted and tell every supplier that was not rejected the same words at once.

    The unit's approver confirms a change (财政部令第74号 article 32, not checked). Raises Conflict outside
    the examination of a stage.
    """
    course = open_examination(tx, lot_attempt_id, Action.CHANGE_REQUIREMENTS)
    change = tx.add(
        RequirementChange(
            lot_attempt_id=lot_attempt_id,
            number=len(queries.changes(tx.session, lot_attempt_id)) + 1,
            content=content,
            reason=reason,
            issued_by=tx.person_id,
            at=tx.now,
        )
    )
    tx.record(
        "requirements.changed",
        change,
        project_id=course.attempt.project_id,
        change_number=change.number,
        reason=reason,
    )
    for each in queries.not_rejected(results.judged(tx.session, lot_attempt_id)):
        who = {"organisation_id": str(each.bid.organisation_id)}
        tx.enqueue("stage.tell", f"{lot_attempt_id}:{each.bid.organisation_id}:change:{change.number}", who)
    return change
