"""Reads about projects, the SQL twins of `rules.phase` and of who may read, and projects as values."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, or_, select, true
from sqlalchemy.orm import Session, selectinload

from trading.accounts.models import Organisation
from trading.eligibility.rules import Decision
from trading.eligibility.vocabulary import Venue
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import Conflict, NotFound
from trading.kernel.regions import Region
from trading.kernel.text import text
from trading.procedures.holidays import working_calendar
from trading.projects.checklist import Found, items_for
from trading.projects.models import (
    CheckedItem,
    Invitee,
    LotAttempt,
    Project,
    Slip,
    Submission,
    Suspension,
)
from trading.projects.registration import AMOUNT_NAMES, Registration
from trading.projects.rules import NEGOTIATED, RISING, AttemptState, CheckResult, Phase, ProjectState
from trading.projects.step_clock import StepTime, load_steps, step_time
from trading.projects.ways import TRADED
from trading.store.regions import region_tree

CUMULATION: Final = timedelta(days=365)
"""How far back projects of one unit and kind are looked at together (采购法实施条例 28: yearly)."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The same as `can(actor, Action.READ_PROJECT, project)`, as a condition on projects."""
    if actor.role is Role.SYSTEM:
        return true()
    if actor.role in (Role.OPERATOR, Role.SUPERVISOR):
        return Project.submitted_at.is_not(None)
    if actor.role is Role.PURCHASER and actor.organisation_id is not None:
        own = actor.organisation_id
        return or_(Project.procuring_entity_id == own, Project.agent_id == own)
    return false()


def project(session: Session, actor: Actor, project_id: UUID) -> Project:
    """One project with all its parts; raises NotFound when the actor may not read it."""
    found = session.scalar(
        select(Project)
        .where(Project.id == project_id, visible_to(actor))
        .options(
            selectinload(Project.funding),
            selectinload(Project.lots),
            selectinload(Project.attachments),
            selectinload(Project.slips),
        )
    )
    if found is None:
        raise NotFound
    return found


def projects(session: Session, actor: Actor, *states: ProjectState) -> Sequence[Project]:
    """The projects the actor may read, newest first; in these states where asked."""
    found = select(Project).where(visible_to(actor)).options(selectinload(Project.procuring_entity))
    if states:
        found = found.where(Project.state.in_(states))
    return session.scalars(found.order_by(Project.created_at.desc(), Project.id)).all()


def waiting(session: Session, actor: Actor, *states: ProjectState) -> Sequence[Project]:
    """The same in the order in which they were submitted: who has waited longest comes first."""
    found = select(Project).where(visible_to(actor), Project.state.in_(states))
    ordered = found.order_by(Project.submitted_at, Project.id)
    people = (selectinload(Project.procuring_entity), selectinload(Project.operator))
    return session.scalars(ordered.options(*people)).all()


def in_charge_of(session: Session, actor: Actor, *states: ProjectState) -> Sequence[Project]:
    """What the operator has taken up by name."""
    found = select(Project).where(Project.operator_id == actor.person_id, Project.state.in_(states))
    return session.scalars(found.order_by(Project.taken_up_at, Project.id)).all()


def siblings(session: Session, project: Project) -> Sequence[Project]:
    """What else the unit submitted of this kind within the year before; a project must not be divided."""
    if project.submitted_at is None:
        return ()
    found = select(Project).where(
        Project.id != project.id,
        Project.procuring_entity_id == project.procuring_entity_id,
        Project.category == project.category,
        Project.submitted_at > project.submitted_at - CUMULATION,
        Project.submitted_at <= project.submitted_at,
        Project.state != ProjectState.NOT_ACCEPTED,
    )
    return session.scalars(found.order_by(Project.submitted_at, Project.id)).all()


def phase_at(now: datetime | ColumnElement[datetime]) -> ColumnElement[str]:
    """The SQL twin of `rules.phase`, on lot attempts."""
    published = LotAttempt.state == AttemptState.PUBLISHED
    return case(
        (and_(published, LotAttempt.stage == NEGOTIATED), Phase.NEGOTIATING.value),
        (
            and_(published, LotAttempt.deadline <= now, LotAttempt.stage == RISING),
            Phase.COMPETING.value,
        ),
        (and_(published, LotAttempt.deadline <= now), Phase.AWAITING_KEYS.value),
        (published, Phase.ACCEPTING.value),
        *((LotAttempt.state == state, Phase(state.value).value) for state in _STORED_PHASES),
    )


_STORED_PHASES = [state for state in AttemptState if state is not AttemptState.PUBLISHED]


def slip(session: Session, actor: Actor, slip_id: UUID) -> Slip:
    """One slip; raises NotFound when the actor may not read its project."""
    found = session.scalar(
        select(Slip).join(Project, Slip.project_id == Project.id).where(Slip.id == slip_id, visible_to(actor))
    )
    if found is None:
        raise NotFound
    return found


def slips_raised_late(session: Session, actor: Actor) -> Sequence[Slip]:
    """Slips of a later round that raise what the first did not; newest first."""
    found = (
        select(Slip).join(Project, Slip.project_id == Project.id).where(visible_to(actor), Slip.late != "[]")
    )
    return session.scalars(found.order_by(Slip.issued_at.desc())).all()


def submission(session: Session, project_id: UUID, turn: int) -> Submission | None:
    return session.scalar(
        select(Submission).where(Submission.project_id == project_id, Submission.round == turn)
    )


def checked(session: Session, project: Project, turn: int | None = None) -> list[Found]:
    """The checklist of the project with what was found in a round (default: the present one)."""
    rows = session.scalars(
        select(CheckedItem).where(
            CheckedItem.project_id == project.id,
            CheckedItem.round == (project.round if turn is None else turn),
        )
    )
    known = {row.code: row for row in rows}
    return [
        Found(item, known[item.code].result, known[item.code].remark)
        if item.code in known
        else Found(item, None)
        for item in items_for(project.category)
    ]


def raised_before(session: Session, project: Project) -> set[str]:
    """The items that an earlier answer sent back."""
    rows = select(CheckedItem.code).where(
        CheckedItem.project_id == project.id,
        CheckedItem.round < project.round,
        CheckedItem.result.in_((CheckResult.MISSING, CheckResult.WRONG)),
    )
    return set(session.scalars(rows))


def decision_of(project: Project) -> Decision | None:
    """The decision that was frozen at the last submission."""
    return Decision.from_dict(json.loads(project.decision)) if project.decision else None


def venue_of(project: Project) -> Venue | None:
    """The venue that the frozen decision names."""
    decision = decision_of(project)
    return decision.outcome.venue if decision else None


def is_traded(project: Project) -> bool:
    """Whether the frozen decision leads to a trade here."""
    decision = decision_of(project)
    return decision is not None and decision.outcome.entry in TRADED


def registration_of(project: Project) -> Registration:
    """The project as a value."""
    amounts = {name: value for name in AMOUNT_NAMES if (value := getattr(project, name)) is not None}
    return Registration(
        title=project.title,
        category=project.category,
        content=project.content,
        region_code=project.region_code,
        place=project.place,
        amounts=amounts,
        funding=tuple((row.fund, row.amount) for row in project.funding),
        budget_line=project.budget_line,
        particulars=json.loads(project.particulars),
        approval_number=project.approval_number,
        approval_authority=project.approval_authority,
        approval_date=project.approval_date,
        investment_code=project.investment_code,
        planned_start=project.planned_start,
        lots=tuple((lot.title, lot.estimate) for lot in project.lots),
        files=frozenset(file.kind for file in project.attachments),
        method=project.method,
    )


def frozen_registration(project: Project) -> dict[str, Any]:
    """Everything that a submission freezes besides the decision, as plain JSON values."""
    return {
        **registration_of(project).as_json(),
        "region": region_tree().words(project.region_code),
        "procuring_entity": _unit(project.procuring_entity),
        "agent": _unit(project.agent) if project.agent else None,
        "files": [
            {"kind": file.kind, "name": file.file_name, "size": file.size, "sha256": file.sha256}
            for file in project.attachments
        ],
    }


def _unit(organisation: Organisation) -> dict[str, str]:
    return {"name": organisation.name, "credit_code": organisation.credit_code}


def place_words(project: Project) -> str:
    """The written place: the region, then the place as typed."""
    return " ".join(part for part in (region_tree().words(project.region_code), project.place) if part)


def region(project: Project) -> Region | None:
    return region_tree().find(project.region_code)


def attempts(session: Session, lot_id: UUID) -> Sequence[LotAttempt]:
    found = select(LotAttempt).where(LotAttempt.lot_id == lot_id)
    return session.scalars(found.order_by(LotAttempt.number)).all()


def step_times(project: Project, now: datetime) -> Sequence[StepTime]:
    """The clocks of the present round: taking up, then checking."""
    if project.submitted_at is None or project.state is ProjectState.RETURNED:
        return ()
    steps, calendar = load_steps(), working_calendar()
    submitted, taken_up = project.submitted_at, project.taken_up_at
    return (
        step_time(steps["take_up"], submitted, taken_up, now, calendar),
        step_time(steps["check"], submitted, project.decided_at, now, calendar),
    )


def may_take_part(session: Session, attempt: LotAttempt, organisation_id: UUID) -> bool:
    """Whether an organisation may bid at all: everybody, or the invitees alone."""
    if not attempt.invited_only:
        return True
    return session.get(Invitee, (attempt.id, organisation_id)) is not None


def invitees(session: Session, lot_attempt_id: UUID) -> Sequence[Invitee]:
    """Who was invited, by name; the caller answers for whom it tells before the opening."""
    found = select(Invitee).join(Invitee.organisation).where(Invitee.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Organisation.name)).all()


def suspension(session: Session, lot_attempt_id: UUID) -> Suspension | None:
    """The suspension under which a lot attempt stands still now."""
    found = select(Suspension).where(Suspension.lot_attempt_id == lot_attempt_id, Suspension.until.is_(None))
    return session.scalars(found.order_by(Suspension.since)).first()


def stood_still_since(session: Session, lifted: Suspension) -> datetime:
    """From when on a lot stood still without a break, until this suspension was lifted."""
    since = lifted.since
    others = select(Suspension).where(Suspension.lot_attempt_id == lifted.lot_attempt_id)
    for other in session.scalars(others.order_by(Suspension.since.desc())):
        if other.until is not None and other.since < since <= other.until:
            since = other.since
    return since


def must_run(session: Session, attempt: LotAttempt) -> None:
    """Raise Conflict while the lot attempt is suspended."""
    standing = suspension(session, attempt.id)
    if standing is not None:
        reason = text(
            "This lot has been suspended since %(since)s. It goes on when the suspension is lifted.",
            since=standing.since,
        )
        raise Conflict("suspended", reason)
