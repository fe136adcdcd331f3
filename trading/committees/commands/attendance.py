"""Members sign in, step back, stay away, and choose their chair."""

from uuid import UUID

from trading.committees import rules
from trading.committees.commands.convene import fill, must_not_be_decided, own_seat, pass_over
from trading.committees.models import Committee, Seat
from trading.committees.rules import SEAT, SITTING, ConflictKind, SeatKind, SeatState
from trading.kernel.errors import Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def sign_in(tx: Transaction, committee_id: UUID, *, is_impartial: bool) -> Seat:
    """Take one's seat with the statement that nothing binds one to a party. Raises Invalid without it."""
    committee = tx.lock(Committee, committee_id)
    seat = own_seat(tx, committee)
    tx.require(Action.SIT_ON_COMMITTEE, seat)
    if not is_impartial:
        reason = text("Confirm that you have no conflict of interest, or step back.")
        raise Invalid("statement_missing", None, {"impartial": [reason]})
    SEAT.apply(seat, "sign_in")
    seat.signed_in_at = tx.now
    tx.record("seat.signed_in", seat, project_id=committee.tender.project_id, seat=seat.position)
    return seat


def step_back(tx: Transaction, committee_id: UUID, reason: str) -> Seat:
    """Declare a conflict of interest; the next of the draw is called. Raises Conflict once one reported."""
    committee = tx.lock(Committee, committee_id)
    seat = own_seat(tx, committee)
    tx.require(Action.SIT_ON_COMMITTEE, seat)
    must_not_be_decided(tx.session, committee)
    pass_over(tx, seat, ConflictKind.DECLARED, reason)
    _replace(tx, committee, seat)
    return seat


def excuse(tx: Transaction, seat_id: UUID, conflict: ConflictKind, reason: str) -> Seat:
    """The centre takes a member with a conflict off the committee; the next of the draw is called."""
    committee = tx.lock(Committee, tx.get(Seat, seat_id).committee_id)
    tx.require(Action.CONVENE_COMMITTEE)
    must_not_be_decided(tx.session, committee)
    seat = tx.get(Seat, seat_id)
    pass_over(tx, seat, conflict, reason)
    _replace(tx, committee, seat)
    return seat


def mark_absent(tx: Transaction, seat_id: UUID) -> Seat:
    """Write down that a member did not come; the next of the draw is called."""
    committee = tx.lock(Committee, tx.get(Seat, seat_id).committee_id)
    tx.require(Action.CONVENE_COMMITTEE)
    seat = tx.get(Seat, seat_id)
    SEAT.apply(seat, "miss")
    seat.ended_at = tx.now
    tx.record("seat.missed", seat, project_id=committee.tender.project_id, seat=seat.position)
    _replace(tx, committee, seat)
    return seat


def _replace(tx: Transaction, committee: Committee, seat: Seat) -> None:
    """An expert is replaced by the next of the draw, the unit's member by whom the unit names."""
    if seat.kind is SeatKind.EXPERT:
        fill(tx, committee)


def choose_chair(tx: Transaction, committee_id: UUID, seat_id: UUID) -> Seat | None:
    """Vote for the expert who is to preside; whom more than half of the members want is chair."""
    committee = tx.lock(Committee, committee_id)
    seat = own_seat(tx, committee)
    tx.require(Action.SIT_ON_COMMITTEE, seat)
    candidate = next((each for each in committee.seats if each.id == seat_id), None)
    present = seat.state is SeatState.SIGNED_IN
    if candidate is None or candidate.state is not SeatState.SIGNED_IN or not present:
        raise Invalid.field("chair", text("Choose a member who has signed in."))
    if candidate.kind is not SeatKind.EXPERT:
        raise Invalid("experts_chair", None, {"chair": [text("One of the experts presides.")]})
    seat.votes_for = candidate.id
    sitting = [each for each in committee.seats if each.state in SITTING]
    elected = rules.elected((each.votes_for for each in sitting), committee.members)
    for each in sitting:
        each.is_chair = each.id == elected
    tx.record(
        "chair.voted",
        committee,
        project_id=committee.tender.project_id,
        seat=seat.position,
        elected="yes" if elected else "no",
    )
    return next((each for each in sitting if each.is_chair), None)
