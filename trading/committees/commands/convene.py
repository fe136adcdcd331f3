"""Bring a committee together: its size, the draw of its experts, the unit's people, seats and substitutes."""

from uuid import UUID

from sqlalchemy.orm import Session

from trading.accounts.models import Person
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.committees import queries, rules
from trading.committees.models import Committee, Seat
from trading.committees.rules import SEAT, SITTING, ConflictKind, ExpertField, SeatKind, SeatState
from trading.draws import commands as draws
from trading.draws.rules import Named
from trading.kernel.actors import Role
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def convene(
    tx: Transaction, tender_id: UUID, field: ExpertField, *, experts: int, representatives: int
) -> Committee:
    """Settle the size of a tender's committee and arrange the public draw of its experts.

    Everybody of the field is on the list but those with a conflict that is known before the bids are open.
    Raises Invalid for a size against the procedure, Conflict where no committee evaluates.
    """
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.CONVENE_COMMITTEE)
    attempts = announcements.attempts_of(tender)
    if queries.committee_of_tender(tx.session, tender) is not None:
        raise Duplicate("committee_stands", text("This tender has its committee already."))
    listed = queries.drawable(tx.session, tender, field)
    draws.arrange(tx, attempts[0].id, [Named(each.number, each.person.name) for each in listed], experts)
    procedure = announcements.procedure_of(tender, tx.now)
    if procedure.committee is None:
        raise Conflict("no_committee", text("No committee evaluates in this procedure."))
    amount = queries.amount_of(tender)
    rules.must_be_composed(
        experts,
        representatives,
        procedure.committee.members_for(amount),
        procedure.committee.expert_thirds,
    )
    committee = tx.add(
        Committee(
            tender_id=tender.id,
            tender=tender,
            field=field,
            experts=experts,
            representatives=representatives,
            convened_by=tx.person_id,
            convened_at=tx.now,
        )
    )
    tx.record(
        "committee.convened",
        committee,
        project_id=tender.project_id,
        field=field.value,
        experts=experts,
        representatives=representatives,
    )
    return committee


def name_representative(tx: Transaction, committee_id: UUID, person_id: UUID) -> Seat:
    """The unit names one of its people as a member. Raises Conflict when all of its seats are taken."""
    committee = tx.lock(Committee, committee_id)
    tx.require(Action.NAME_REPRESENTATIVE, committee)
    person = tx.get(Person, person_id)
    of_unit = person.organisation_id == committee.procuring_entity_id
    if person.role is not Role.PURCHASER or not of_unit:
        raise Invalid.field("person", text("Choose somebody of your own unit."))
    taken = [seat for seat in committee.seats if seat.kind is SeatKind.REPRESENTATIVE]
    if sum(seat.state in SITTING for seat in taken) >= committee.representatives:
        raise Conflict("seats_taken", text("The unit's seats on this committee are taken."))
    if any(seat.person_id == person.id for seat in taken):
        raise Duplicate
    return _call(tx, committee, person.id, SeatKind.REPRESENTATIVE)


def seat_members(tx: Transaction, committee_id: UUID) -> Committee:
    """Call the experts in the order drawn, once the bids are open: only now conflicts with bidders show.

    Who has a conflict that the platform finds is passed over. Raises Conflict before the opening, before the
    draw, and when nobody is left on the list.
    """
    committee = tx.lock(Committee, committee_id)
    tx.require(Action.CONVENE_COMMITTEE)
    if not queries.is_open(committee.tender):
        raise Conflict("not_opened_yet", text("Members are called when the bids have been opened."))
    fill(tx, committee)
    return committee


def fill(tx: Transaction, committee: Committee) -> None:
    """Fill the experts' seats from the order drawn; called within commands of their own."""
    known = {seat.person_id for seat in committee.seats}
    missing = committee.experts - _experts(committee)
    parties = queries.parties(tx.session, committee.tender)
    for expert in queries.drawn_experts(tx.session, committee.tender):
        if missing <= 0:
            break
        if expert.person_id in known:
            continue
        conflict = rules.conflict_of(queries.ties_of(expert, committee.tender), parties)
        seat = _call(tx, committee, expert.person_id, SeatKind.EXPERT)
        if conflict is not None:
            pass_over(tx, seat, conflict)
        else:
            missing -= 1
    if missing > 0:
        raise Conflict("nobody_left", text("Not enough drawn experts are free of conflicts."))
    committee.seated_at = committee.seated_at or tx.now


def _experts(committee: Committee) -> int:
    return sum(seat.kind is SeatKind.EXPERT and seat.state in SITTING for seat in committee.seats)


def _call(tx: Transaction, committee: Committee, person_id: UUID, kind: SeatKind) -> Seat:
    seat = Seat(
        committee_id=committee.id,
        person_id=person_id,
        position=len(committee.seats) + 1,
        kind=kind,
        state=SeatState.CALLED,
        called_at=tx.now,
    )
    committee.seats.append(seat)
    project_id = committee.tender.project_id
    tx.record("seat.called", seat, project_id=project_id, seat=seat.position, kind=kind.value)
    return seat


def pass_over(tx: Transaction, seat: Seat, conflict: ConflictKind, reason: str = "") -> None:
    """Take somebody with a conflict off the committee."""
    SEAT.apply(seat, "excuse")
    seat.conflict, seat.reason, seat.ended_at, seat.is_chair = conflict, reason, tx.now, False
    tx.record(
        "seat.excused",
        seat,
        project_id=seat.committee.tender.project_id,
        seat=seat.position,
        conflict=conflict.value,
    )


def must_not_be_decided(session: Session, committee: Committee) -> None:
    """Raise Conflict once a report stands: members no longer change then."""
    if queries.reports_of(session, committee):
        raise Conflict("report_stands", text("The report stands. Members can no longer change."))


def own_seat(tx: Transaction, committee: Committee) -> Seat:
    """The actor's seat on a committee; raises Forbidden for everybody else."""
    seat = next((each for each in committee.seats if each.person_id == tx.actor.person_id), None)
    if seat is None or seat.state not in SITTING:
        raise Forbidden("not_a_member", text("You are not a member of this committee."))
    return seat
