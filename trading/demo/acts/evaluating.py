"""Committees of the demonstration: registered, drawn, seated, heard, and their reports signed."""

from uuid import UUID

from stdnum.cn import uscc

from trading.announcements import queries as tenders
from trading.announcements.models import Tender
from trading.committees import commands, panel, queries
from trading.committees.models import Committee, Seat
from trading.committees.panel import Step
from trading.committees.rules import ExpertField, Part, SeatKind, SeatState, Stance, Vote
from trading.demo.acts.offering import signer_of
from trading.demo.acts.registering import Row
from trading.demo.stage import Stage
from trading.draws import queries as draws
from trading.draws.rules import DrawKind
from trading.kernel.actors import Role
from trading.projects.models import LotAttempt
from trading.store.db import db

EMPLOYERS = (
    "清源市交通规划设计院",
    "清源市建筑设计研究院",
    "清源理工学院",
    "清源市水利勘测设计院",
    "清源市工程造价协会",
    "清源市医疗器械检验所",
    "清源市土地评估事务所",
)
"""Invented employers of the experts, in the order of their logins."""


def register_experts(stage: Stage) -> None:
    """The centre enters the people of the expert pool into its register, once."""
    logins = sorted(login for login, actor in stage.cast.items() if actor.role is Role.EXPERT)
    for serial, (login, employer) in enumerate(zip(logins, EMPLOYERS, strict=True), 1):
        person_id, number = stage.cast[login].person_id, f"511999-{serial:04d}"
        if person_id is None or queries.is_registered(db.session(), person_id, number):
            continue
        body = f"91511900{serial:09d}"
        with stage.acting("operator") as tx:
            commands.register_expert(
                tx,
                person_id,
                number=number,
                employer_name=employer,
                employer_code=body + uscc.calc_check_digit(body),
                fields=list(ExpertField),
            )


def convene(stage: Stage, row: Row, tender_id: UUID) -> UUID:
    """Settle the committee and arrange the draw of its experts; gives the draw."""
    register_experts(stage)
    with stage.acting("operator") as tx:
        commands.convene(
            tx,
            tender_id,
            ExpertField(row["field"]),
            experts=row["committee"] - 1,
            representatives=1,
        )
    first = tenders.attempts_of(db.session.get_one(Tender, tender_id))[0].id
    return draws.draws_of_lot(db.session(), first, DrawKind.EXPERTS)[-1].id


def take_seats(stage: Stage, row: Row, tender_id: UUID) -> None:
    """The unit names its member, the centre calls the drawn; all sign in and choose their chair."""
    committee_id = _committee(tender_id).id
    reviewer = stage.cast[signer_of(row, "reviewer")].person_id
    if reviewer is not None:
        with stage.acting(signer_of(row, "approver")) as tx:
            commands.name_representative(tx, committee_id, reviewer)
    with stage.acting("operator") as tx:
        commands.seat_members(tx, committee_id)
    for login in _members(stage, tender_id):
        with stage.acting(login) as tx:
            commands.sign_in(tx, committee_id, is_impartial=True)
    first = next(seat.id for seat in _seats(tender_id) if seat.kind is SeatKind.EXPERT)
    for login in _members(stage, tender_id):
        with stage.acting(login) as tx:
            commands.choose_chair(tx, committee_id, first)


def vote(stage: Stage, tender_id: UUID, how_many: int | None = None) -> None:
    """The first members (all when no number is given) find every bid acceptable and hand in."""
    for lot_id in _lots(tender_id):
        for login in _members(stage, tender_id)[:how_many]:
            for each in panel.of(db.session(), db.session.get_one(LotAttempt, lot_id)).bids:
                with stage.acting(login) as tx:
                    commands.cast_ballot(tx, each.bid.id, Vote(None))
            with stage.acting(login) as tx:
                commands.hand_in(tx, lot_id, Part.BALLOTS)


def score(stage: Stage, tender_id: UUID) -> None:
    """Every member gives its points: facts alike, judgement apart by a little."""
    for lot_id in _lots(tender_id):
        shown = panel.of(db.session(), db.session.get_one(LotAttempt, lot_id))
        if shown.step is not Step.MARKS:
            continue
        bids, marked = [each.bid.id for each in shown.acceptable], shown.marked
        for place, login in enumerate(_members(stage, tender_id)):
            for number, bid_id in enumerate(bids):
                marks = {
                    each.code: each.maximum * (9 - number) // 10 - (place * 25 if each.code == "plan" else 0)
                    for each in marked
                }
                with stage.acting(login) as tx:
                    commands.give_marks(tx, bid_id, marks)
            with stage.acting(login) as tx:
                commands.hand_in(tx, lot_id, Part.MARKS)


def report(stage: Stage, tender_id: UUID) -> None:
    """The chair puts the report together and all members sign it."""
    for lot_id in _lots(tender_id):
        chair = next(seat.person_id for seat in _seats(tender_id) if seat.is_chair)
        login = next(login for login, actor in stage.cast.items() if actor.person_id == chair)
        with stage.acting(login) as tx:
            commands.compile_report(tx, lot_id)
        for member in _members(stage, tender_id):
            with stage.acting(member) as tx:
                commands.sign_report(tx, stage.platform.keys, lot_id, Stance.AGREE)


def _committee(tender_id: UUID) -> Committee:
    found = queries.committee_of_tender(db.session(), db.session.get_one(Tender, tender_id))
    if found is None:
        raise LookupError(tender_id)
    db.session.refresh(found)
    return found


def _seats(tender_id: UUID) -> list[Seat]:
    sitting = (SeatState.CALLED, SeatState.SIGNED_IN)
    return [seat for seat in _committee(tender_id).seats if seat.state in sitting]


def _members(stage: Stage, tender_id: UUID) -> list[str]:
    logins = {actor.person_id: login for login, actor in stage.cast.items()}
    return [logins[seat.person_id] for seat in _seats(tender_id)]


def _lots(tender_id: UUID) -> list[UUID]:
    return [attempt.id for attempt in tenders.attempts_of(db.session.get_one(Tender, tender_id))]
