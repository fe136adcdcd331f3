"""Reads of the expert register, committees and reports. Names of experts are secret until the award."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Organisation, Person
from trading.accounts.rules import OrganisationKind
from trading.announcements import queries as announcements
from trading.announcements.criteria import first_tender
from trading.announcements.models import Tender
from trading.bids.models import Bid
from trading.committees.models import Clarification, Committee, Expert, PanelReport, Seat
from trading.committees.rules import (
    SITTING,
    STANDING,
    ExpertField,
    Parties,
    ReportState,
    SeatKind,
    Ties,
    conflict_of,
)
from trading.custody import queries as custody
from trading.draws import queries as draws
from trading.draws.rules import DrawKind
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.money import ZERO, Money
from trading.openings.models import Verdict
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState


def supervision_bodies(session: Session) -> frozenset[str]:
    """Credit codes of every body that supervises trading."""
    bodies = select(Organisation.credit_code).where(Organisation.kind == OrganisationKind.SUPERVISION)
    return frozenset(session.scalars(bodies))


def is_registered(session: Session, person_id: UUID, number: str) -> bool:
    found = select(Expert.id).where(or_(Expert.person_id == person_id, Expert.number == number))
    return session.scalar(found) is not None


def experts(session: Session) -> Sequence[Expert]:
    """The whole register, by number."""
    options = (joinedload(Expert.person), joinedload(Expert.ties))
    return session.scalars(select(Expert).order_by(Expert.number).options(*options)).unique().all()


def unregistered_people(session: Session) -> Sequence[Person]:
    """Accounts of the expert pool that are not in the register yet."""
    known = select(Expert.person_id)
    found = select(Person).where(Person.role == Role.EXPERT, Person.active, Person.id.not_in(known))
    return session.scalars(found.order_by(Person.name)).all()


def fields_of(expert: Expert) -> list[ExpertField]:
    return [ExpertField(each) for each in json.loads(expert.fields)]


def ties_of(expert: Expert, tender: Tender) -> Ties:
    """What binds an expert, as far as it matters for a tender."""
    standing = [tie for tie in expert.ties if tie.ended_at is None]
    return Ties(
        expert.employer_code,
        frozenset(tie.credit_code for tie in standing if tie.credit_code),
        any(tie.project_id == tender.project_id for tie in standing),
    )


def parties(session: Session, tender: Tender) -> Parties:
    """Everybody with a part in a tender; its bidders stand there from the opening on."""
    attempts = [each.id for each in announcements.attempts_of(tender)]
    bidders = (
        select(Organisation.credit_code)
        .join(Bid, Bid.organisation_id == Organisation.id)
        .join(Verdict, Verdict.id == Bid.id)
        .where(Verdict.lot_attempt_id.in_(attempts))
    )
    of_unit = [tender.procuring_entity_id, tender.agent_id]
    unit = select(Organisation.credit_code).where(Organisation.id.in_([each for each in of_unit if each]))
    keepers = {lock.custodian.credit_code for each in attempts for lock in custody.locks_of(session, each)}
    return Parties(
        frozenset(session.scalars(bidders)),
        frozenset(session.scalars(unit)),
        frozenset(keepers),
        supervision_bodies(session),
    )


def drawable(session: Session, tender: Tender, field: ExpertField) -> list[Expert]:
    """The experts of a field whom nothing known before the opening keeps from this tender, by number."""
    known = parties(session, tender)
    before_opening = Parties(frozenset(), known.unit, known.custodians, known.supervision)
    return [
        expert
        for expert in experts(session)
        if expert.active
        and field in fields_of(expert)
        and conflict_of(ties_of(expert, tender), before_opening) is None
    ]


def drawn_experts(session: Session, tender: Tender) -> list[Expert]:
    """The experts in the order in which they were drawn for a tender; empty before the draw."""
    lots = announcements.attempts_of(tender)
    for draw in reversed(draws.draws_of_lot(session, lots[0].id, DrawKind.EXPERTS)):
        drawn = draws.drawn(session, draw)
        if drawn:
            names = {each.position: each.name for each in draw.candidates}
            by_number = {expert.number: expert for expert in experts(session)}
            numbers = [names[each.place].partition(" ")[0] for each in drawn]
            return [by_number[number] for number in numbers if number in by_number]
    return []


def committee_of_tender(session: Session, tender: Tender) -> Committee | None:
    """The committee of a tender, or of the first stage that it continues."""
    first = first_tender(session, tender)
    return session.scalar(select(Committee).where(Committee.tender_id == first.id))


def committee_of(session: Session, attempt: LotAttempt) -> Committee:
    """Who evaluates a lot attempt; raises NotFound without a committee."""
    found = committee_of_tender(session, announcements.tender_of(session, attempt.id))
    if found is None:
        raise NotFound
    return found


def committees(session: Session) -> Sequence[Committee]:
    """Every committee, the newest first."""
    found = select(Committee).options(joinedload(Committee.tender))
    return session.scalars(found.order_by(Committee.convened_at.desc())).all()


def tenders_to_convene(session: Session) -> list[Tender]:
    """Tenders on offer or opened whose procedure has a committee and that have none yet."""
    states = (AttemptState.PUBLISHED, AttemptState.OPENED)
    running = (
        select(Tender)
        .join(Tender.lots)
        .join(LotAttempt)
        .where(LotAttempt.state.in_(states), LotAttempt.continues_id.is_(None), Tender.procedure.is_not(None))
        .where(Tender.id.not_in(select(Committee.tender_id)))
        .order_by(Tender.created_at)
        .distinct()
    )
    return [tender for tender in session.scalars(running) if _has_committee(tender)]


def _has_committee(tender: Tender) -> bool:
    return tender.procedure is not None and json.loads(tender.procedure).get("committee") is not None


def committees_of_person(session: Session, person_id: UUID) -> Sequence[Seat]:
    """A person's seats that it was not taken off, the newest first."""
    found = select(Seat).where(Seat.person_id == person_id, Seat.state.in_(SITTING))
    return session.scalars(found.order_by(Seat.called_at.desc())).all()


def own_committee(session: Session, person_id: UUID | None, committee_id: UUID) -> tuple[Committee, Seat]:
    """A committee and the person's seat on it; raises NotFound for everybody else."""
    found = select(Seat).where(
        Seat.committee_id == committee_id, Seat.person_id == person_id, Seat.state.in_(SITTING)
    )
    seat = session.scalar(found)
    if seat is None or person_id is None:
        raise NotFound
    return seat.committee, seat


def amount_of(tender: Tender) -> Money:
    """What decides how many members sit: budget, estimate or valuation of the project."""
    project = tender.project
    return project.budget or project.contract_estimate or project.valuation or ZERO


def is_open(tender: Tender) -> bool:
    """Whether the bids of every lot's first stage are opened, as far as they will be."""
    first = [each for each in announcements.attempts_of(tender) if each.continues_id is None]
    waiting = (AttemptState.PREPARING, AttemptState.PUBLISHED)
    opened = any(each.state is AttemptState.OPENED for each in first)
    return opened and all(each.state not in waiting for each in first)


def lots_of(session: Session, committee: Committee) -> list[LotAttempt]:
    """The opened lot attempts that a committee evaluates, those of later stages among them."""
    found = announcements.attempts_of(committee.tender)
    known = {each.id for each in found}
    while later := session.scalars(
        select(LotAttempt).where(LotAttempt.continues_id.in_(known), LotAttempt.id.not_in(known))
    ).all():
        found += later
        known |= {each.id for each in later}
    closed = (AttemptState.PREPARING, AttemptState.PUBLISHED)
    return [each for each in found if each.state not in closed]


def is_named(session: Session, committee: Committee) -> bool:
    """Whether the members' names may be public: the result of every lot is determined."""
    states = {each.state for each in lots_of(session, committee)}
    over = {
        AttemptState.AWARDED,
        AttemptState.CONTINUED,
        AttemptState.FAILED,
        AttemptState.TERMINATED,
    }
    return AttemptState.AWARDED in states and states <= over


def names(session: Session, attempt: LotAttempt) -> list[str]:
    """Everybody who sat to the end, experts first, as the result notice must name them."""
    committee = committee_of_tender(session, announcements.tender_of(session, attempt.id))
    sitting = [seat for seat in committee.seats if seat.state in SITTING] if committee else []
    ordered = sorted(sitting, key=lambda seat: (seat.kind is not SeatKind.EXPERT, seat.position))
    return [seat.person.name for seat in ordered]


def standing_report(session: Session, lot_attempt_id: UUID) -> PanelReport | None:
    """The report that is being signed or signed."""
    return session.scalar(
        select(PanelReport).where(
            PanelReport.lot_attempt_id == lot_attempt_id, PanelReport.state.in_(STANDING)
        )
    )


def reports(session: Session, lot_attempt_id: UUID) -> Sequence[PanelReport]:
    """Every report on a lot attempt, the newest first."""
    found = select(PanelReport).where(PanelReport.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(PanelReport.round.desc())).all()


def reports_of(session: Session, committee: Committee) -> Sequence[PanelReport]:
    """The standing reports of a committee."""
    return session.scalars(
        select(PanelReport).where(PanelReport.committee_id == committee.id, PanelReport.state.in_(STANDING))
    ).all()


def clarifications(session: Session, lot_attempt_id: UUID) -> Sequence[Clarification]:
    """What was asked of the bidders of a lot attempt, in order."""
    found = select(Clarification).join(Clarification.bid).where(Bid.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Clarification.asked_at)).all()


def clarifications_of_bidder(session: Session, organisation_id: UUID) -> Sequence[Clarification]:
    """What was asked of one bidder, the newest first."""
    found = select(Clarification).join(Clarification.bid).where(Bid.organisation_id == organisation_id)
    return session.scalars(found.order_by(Clarification.asked_at.desc())).all()


def totals(session: Session, lot_attempt_id: UUID) -> dict[UUID, str]:
    """The points of every bid that a signed report scored, with two decimals, by bid."""
    report = standing_report(session, lot_attempt_id)
    if report is None or report.state is not ReportState.SIGNED:
        return {}
    bids = json.loads(report.frozen)["bids"]
    return {UUID(each["bid"]): each["total"] for each in bids if each["total"] is not None}


def published_evaluations(session: Session, attempts: Sequence[LotAttempt]) -> list[LotAttempt]:
    """The awarded lot attempts among these whose evaluation everybody may read."""
    awarded = {each.id: each for each in attempts if each.state is AttemptState.AWARDED}
    if not awarded:
        return []
    of_awarded = PanelReport.lot_attempt_id.in_(awarded)
    found = select(PanelReport).where(of_awarded, PanelReport.state.in_(STANDING))
    return [
        awarded[report.lot_attempt_id]
        for report in session.scalars(found)
        if is_named(session, report.committee)
    ]
