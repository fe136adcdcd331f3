"""What a supervisor may see: everything that was done, but nothing of bids before their deadline."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Organisation, Person
from trading.auctions.models import Hammer, Participant
from trading.bids.models import Bid
from trading.custody.models import LotLock
from trading.custody.rules import wire_name
from trading.draws.models import Draw
from trading.kernel.actors import Actor, Role
from trading.projects.models import Lot, LotAttempt, Project
from trading.projects.queries import projects, step_times, visible_to
from trading.projects.rules import RISING, AttemptState, ProjectState
from trading.projects.step_clock import Card, StepTime
from trading.store.audit import AccessEvent, AuditEvent

PAGE_SIZE: Final = 20
TIMELINE_SIZE: Final = 100
DOWNLOAD_LIMIT: Final = 10_000
LOOKS_SIZE: Final = 100
OF_MEMBERS: Final = ("seat.", "chair.", "ballot.", "marks.", "sheet", "panel_report.")
"""Acts of whoever sits on a committee, be it an expert or somebody of the unit."""
RUNNING: Final = (ProjectState.SUBMITTED, ProjectState.CHECKING)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of a timeline is asked for; empty parts ask for everything. `ends` is the instant before which."""

    who: UUID | None = None
    prefixes: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One event with the names of who did it, joined from the accounts."""

    at: datetime
    action: str
    role: Role
    person: str | None
    organisation: str | None
    address: str
    subject_id: UUID | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clocked:
    """A running project with the clocks of its steps; the card is the worst of them."""

    project: Project
    times: Sequence[StepTime]

    @property
    def card(self) -> Card:
        order = list(Card)
        return max(
            (time.card for time in self.times if time.ended is None), key=order.index, default=Card.NONE
        )


def may_be_known(now: datetime) -> ColumnElement[bool]:
    """Events that are not sealed, or whose lot attempt has passed its deadline, or whose draw is over.

    What a bidder did in an auction is sealed by its number, and that it applied by the lot, until the hammer
    has fallen.
    """
    closed = select(LotAttempt.id).where(LotAttempt.deadline <= now, LotAttempt.stage != RISING)
    hammered = select(Hammer.id)
    over = select(Draw.id).where(Draw.ended_at.is_not(None))
    fallen = select(Participant.id).join(Hammer, Hammer.id == Participant.auction_id)
    sealed_until = AuditEvent.sealed_until
    return or_(sealed_until.is_(None), *(sealed_until.in_(each) for each in (closed, hammered, over, fallen)))


def timeline(
    session: Session, project_id: UUID, now: datetime, narrowing: Narrowing, page: int = 1
) -> tuple[list[Act], int]:
    """One page of what was done about a project, newest first, and how much there is in all."""
    conditions = _conditions(project_id, now, narrowing)
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    return _acts(session, conditions, TIMELINE_SIZE, (page - 1) * TIMELINE_SIZE), total


def whole_timeline(session: Session, project_id: UUID, now: datetime, narrowing: Narrowing) -> list[Act]:
    """The same for taking away, up to DOWNLOAD_LIMIT."""
    return _acts(session, _conditions(project_id, now, narrowing), DOWNLOAD_LIMIT, 0)


def people_in(session: Session, project_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Who has done something about a project, as far as it may be known."""
    acted = select(AuditEvent.person_id).where(
        *_conditions(project_id, now, Narrowing()), not_(_is_unnamed())
    )
    people = select(Person).where(Person.id.in_(acted)).options(joinedload(Person.organisation))
    return [
        (person.id, f"{person.name}（{person.organisation.name}）")
        for person in session.scalars(people.order_by(Person.name, Person.id))
    ]


def names(session: Session, project_id: UUID, ids: Iterable[UUID]) -> dict[str, str]:
    """Names of people and organisations by the text of their ids, of custodians by their names in notices."""
    wanted = list(ids)
    people = select(Person.id, Person.name).where(Person.id.in_(wanted))
    units = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    custodians = (
        select(Organisation.id, Organisation.name)
        .join(LotLock, LotLock.custodian_id == Organisation.id)
        .join(LotAttempt, LotAttempt.id == LotLock.lot_attempt_id)
        .where(LotAttempt.project_id == project_id)
        .distinct()
    )
    return {
        **{str(row.id): row.name for row in session.execute(people)},
        **{str(row.id): row.name for row in session.execute(units)},
        **{wire_name(row.id): row.name for row in session.execute(custodians)},
    }


def subjects(session: Session, acts: Sequence[Act]) -> dict[UUID, str]:
    """What the acts were done to, as far as it is a lot, a custodian's locks on it, or somebody's bid."""
    ids = {act.subject_id for act in acts if act.subject_id}
    lots = select(LotAttempt.id, Lot.title, LotAttempt.wire_id).join(Lot).where(LotAttempt.id.in_(ids))
    locks = (
        select(LotLock.id, Lot.title, LotAttempt.wire_id)
        .join(LotAttempt, LotAttempt.id == LotLock.lot_attempt_id)
        .join(Lot)
        .where(LotLock.id.in_(ids))
    )
    bids = (
        select(Bid.id, Organisation.name, LotAttempt.wire_id)
        .join(Organisation, Organisation.id == Bid.organisation_id)
        .join(LotAttempt, LotAttempt.id == Bid.lot_attempt_id)
        .where(Bid.id.in_(ids))
    )
    return {row[0]: f"{row[1]} {row[2]}" for each in (lots, locks, bids) for row in session.execute(each)}


def found(
    session: Session, actor: Actor, words: str, states: Sequence[ProjectState], page: int
) -> tuple[Sequence[Project], int]:
    """One page of the projects that were submitted, newest first, and how many there are."""
    conditions = [visible_to(actor), *(_says(word) for word in words.split()[:8])]
    if states:
        conditions.append(Project.state.in_(states))
    matching = select(Project).join(Organisation, Organisation.id == Project.procuring_entity_id)
    matching = matching.where(*conditions)
    total = session.scalar(matching.with_only_columns(func.count())) or 0
    newest = matching.order_by(Project.submitted_at.desc(), Project.id).limit(PAGE_SIZE)
    rows = session.scalars(
        newest.offset((page - 1) * PAGE_SIZE).options(joinedload(Project.procuring_entity))
    )
    return rows.all(), total


def running(session: Session, actor: Actor, now: datetime) -> list[Clocked]:
    """Projects that the centre is working on, the most urgent first."""
    order = list(Card)
    clocked = [Clocked(each, step_times(each, now)) for each in projects(session, actor, *RUNNING)]
    return sorted(clocked, key=lambda each: (-order.index(each.card), each.project.submitted_at or now))


def attempts_of(session: Session, project_id: UUID) -> Sequence[LotAttempt]:
    """Every attempt at every lot, in the order in which they were begun."""
    attempts = select(LotAttempt).where(LotAttempt.project_id == project_id)
    return session.scalars(attempts.order_by(LotAttempt.wire_id).options(joinedload(LotAttempt.lot))).all()


def own_looks(session: Session, actor: Actor) -> Sequence[AccessEvent]:
    """What this supervisor looked at, newest first."""
    looks = select(AccessEvent).where(AccessEvent.person_id == actor.person_id)
    return session.scalars(looks.order_by(AccessEvent.id.desc()).limit(LOOKS_SIZE)).all()


def _says(word: str) -> ColumnElement[bool]:
    columns = (Project.title, Project.number, Organisation.name)
    return or_(*(column.contains(word, autoescape=True) for column in columns))


def _conditions(project_id: UUID, now: datetime, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    conditions = [AuditEvent.project_id == project_id, may_be_known(now)]
    if narrowing.who:
        conditions += [AuditEvent.person_id == narrowing.who, not_(_is_unnamed())]
    if narrowing.prefixes:
        starts = (AuditEvent.action.startswith(prefix, autoescape=True) for prefix in narrowing.prefixes)
        conditions.append(or_(*starts))
    if narrowing.starts:
        conditions.append(AuditEvent.at >= narrowing.starts)
    if narrowing.ends:
        conditions.append(AuditEvent.at < narrowing.ends)
    return conditions


def _is_unnamed() -> ColumnElement[bool]:
    """What members of a committee did stays without their names until every lot's result is determined.

    招标投标法 article 37: the members are secret until then, from supervision too.
    """
    open_still = select(LotAttempt.project_id).where(
        LotAttempt.state.in_((AttemptState.OPENED, AttemptState.CANDIDATES))
    )
    by_member = or_(
        AuditEvent.role == Role.EXPERT, *(AuditEvent.action.startswith(each) for each in OF_MEMBERS)
    )
    awarded = select(LotAttempt.project_id).where(LotAttempt.state == AttemptState.AWARDED)
    is_determined = and_(AuditEvent.project_id.in_(awarded), AuditEvent.project_id.not_in(open_still))
    return and_(by_member, AuditEvent.role != Role.OPERATOR, not_(is_determined))


def _acts(session: Session, conditions: list[ColumnElement[bool]], limit: int, offset: int) -> list[Act]:
    rows = session.execute(
        select(
            AuditEvent.at,
            AuditEvent.action,
            AuditEvent.role,
            case((_is_unnamed(), ""), else_=AuditEvent.address).label("address"),
            AuditEvent.subject_id,
            AuditEvent.facts,
            case((_is_unnamed(), None), else_=Person.name).label("person"),
            Organisation.name.label("organisation"),
        )
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
        .where(*conditions)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Act(
            row.at,
            row.action,
            row.role,
            row.person,
            row.organisation,
            row.address,
            row.subject_id,
            json.loads(row.facts),
        )
        for row in rows
    ]
