"""Each member on its own: is a bid acceptable, and how many points does it earn."""

import hashlib
import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import delete

from trading.bids.models import Bid
from trading.committees import panel, queries, rules
from trading.committees.commands.convene import own_seat
from trading.committees.models import Ballot, Committee, Handed, Mark, Seat
from trading.committees.rules import Part, SeatState, Vote
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.transaction import Transaction


def cast_ballot(tx: Transaction, bid_id: UUID, vote: Vote, failed: Collection[str] = ()) -> Ballot:
    """Say whether an opened bid is acceptable; `failed` names the pass-or-fail criteria it does not meet.

    Raises Invalid for a rejection without a reason, for a criterion not met but no ground, and for a price
    above the ceiling that is accepted; Conflict once the member has handed its ballots in.
    """
    attempt, seat = _sitting(tx, tx.get(Bid, bid_id).lot_attempt_id)
    shown = panel.of(tx.session, attempt)
    shown.must_be_in(panel.Step.BALLOTS)
    _must_not_be_handed(tx, seat, attempt, Part.BALLOTS)
    each = shown.bid(bid_id)
    rules.must_be_reasoned(vote)
    if vote.ground is None and failed:
        reason = text("A bid that does not meet a criterion must be rejected on a ground.")
        raise Invalid("ground_missing", None, {"ground": [reason]})
    if vote.ground is None and each.is_above(attempt.ceiling_price):
        reason = text("The price read out is above the ceiling price. The bid must be rejected.")
        raise Invalid("above_ceiling", None, {"ground": [reason]})
    known = tx.session.get(Ballot, (seat.id, bid_id)) or tx.add(Ballot(seat_id=seat.id, bid_id=bid_id))
    known.ground, known.reason, known.at = vote.ground, vote.reason, tx.now
    known.failed = json.dumps(sorted(failed))
    tx.record("ballot.cast", attempt, project_id=attempt.project_id, seat=seat.position)
    return known


def give_marks(tx: Transaction, bid_id: UUID, marks: Mapping[str, int]) -> None:
    """Give a bid its points (hundredths) on every criterion that members score.

    Raises Invalid outside a criterion's range, Conflict for a rejected bid and once the marks are handed in.
    """
    attempt, seat = _sitting(tx, tx.get(Bid, bid_id).lot_attempt_id)
    shown = panel.of(tx.session, attempt)
    shown.must_be_in(panel.Step.MARKS)
    _must_not_be_handed(tx, seat, attempt, Part.MARKS)
    if shown.bid(bid_id).ground is not None:
        raise Conflict("bid_rejected", text("This bid was rejected and earns no points."))
    maxima = {each.code: each.maximum for each in shown.marked}
    rules.must_fit_maximum(marks, maxima)
    tx.session.execute(delete(Mark).where(Mark.seat_id == seat.id, Mark.bid_id == bid_id))
    for code in maxima:
        tx.add(Mark(seat_id=seat.id, bid_id=bid_id, code=code, points=marks[code], at=tx.now))
    tx.record("marks.given", attempt, project_id=attempt.project_id, seat=seat.position)


def hand_in(tx: Transaction, lot_attempt_id: UUID, part: Part) -> Handed:
    """Finish one's ballots or marks of a lot; nobody sees another's before all are in.

    Raises Conflict while something is missing.
    """
    attempt, seat = _sitting(tx, lot_attempt_id)
    shown = panel.of(tx.session, attempt)
    shown.must_be_in(panel.Step(part.value))
    known = tx.session.get(Handed, (seat.id, attempt.id, part))
    if known is not None:
        return known
    sheet = shown.sheet(seat.id, part)
    if sheet is None:
        raise Conflict("sheet_incomplete", text("Some bids are still missing on your sheet."))
    handed = tx.add(
        Handed(
            seat_id=seat.id,
            lot_attempt_id=attempt.id,
            part=part,
            sha256=hashlib.sha256(sheet.encode()).hexdigest(),
            at=tx.now,
        )
    )
    tx.record(
        "sheet.handed_in",
        attempt,
        project_id=attempt.project_id,
        seat=seat.position,
        part=part.value,
        sha256=handed.sha256,
    )
    return handed


def return_sheets(tx: Transaction, lot_attempt_id: UUID, part: Part, reason: str) -> None:
    """The chair gives all sheets of a part back to be corrected; later parts go with them."""
    attempt, seat = _sitting(tx, lot_attempt_id)
    tx.require(Action.CHAIR_COMMITTEE, seat)
    if queries.standing_report(tx.session, attempt.id) is not None:
        raise Conflict("report_stands", text("The report stands. Take it back first."))
    parts = (part,) if part is Part.MARKS else (Part.BALLOTS, Part.MARKS)
    tx.session.execute(delete(Handed).where(Handed.lot_attempt_id == attempt.id, Handed.part.in_(parts)))
    tx.record("sheets.returned", attempt, project_id=attempt.project_id, part=part.value, reason=reason)


def _sitting(tx: Transaction, lot_attempt_id: UUID) -> tuple[LotAttempt, Seat]:
    """The lot, locked, and the actor's seat on its committee, which must be complete and have its chair."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    committee = queries.committee_of(tx.session, attempt)
    seat = own_seat(tx, committee)
    tx.require(Action.SIT_ON_COMMITTEE, seat)
    must_work(tx, attempt, committee)
    return attempt, seat


def must_work(tx: Transaction, attempt: LotAttempt, committee: Committee) -> None:
    """Raise Conflict unless the lot is opened, runs, and its committee is complete with its chair."""
    if attempt.state is not AttemptState.OPENED:
        raise Conflict("not_in_evaluation", text("This lot is not being evaluated."))
    projects.must_run(tx.session, attempt)
    present = [seat for seat in committee.seats if seat.state is SeatState.SIGNED_IN]
    if len(present) != committee.members:
        raise Conflict("committee_incomplete", text("Not all members have signed in yet."))
    if not any(seat.is_chair for seat in present):
        raise Conflict("no_chair", text("Choose your chair first."))


def _must_not_be_handed(tx: Transaction, seat: Seat, attempt: LotAttempt, part: Part) -> None:
    if tx.session.get(Handed, (seat.id, attempt.id, part)) is not None:
        raise Conflict("handed_in", text("You have handed this in. Only the chair can give sheets back."))
