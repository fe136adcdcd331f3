"""What waits for operators, members and bidders around a committee."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.bids.queries import lot_title
from trading.committees import panel, queries
from trading.committees.models import Committee, Seat
from trading.committees.panel import Panel, Step
from trading.committees.rules import Part, SeatState
from trading.kernel.actors import Actor, Role
from trading.kernel.text import Text, text
from trading.projects.rules import AttemptState
from trading.web.waiting import WAITING, WaitingItem


def committees(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Committees to convene and to seat; lots to vote on, to score, to sign; questions to answer."""
    if actor.role is Role.OPERATOR:
        return _of_operator(session)
    if actor.role in (Role.EXPERT, Role.PURCHASER) and actor.person_id is not None:
        seats = queries.committees_of_person(session, actor.person_id)
        return [item for seat in seats for item in _of_member(session, seat)]
    if actor.role is Role.BIDDER and actor.organisation_id is not None:
        return [
            WaitingItem(
                text("Answer the committee: %(title)s", title=lot_title(each.bid.lot_attempt)),
                url_for("committees.clarification", clarification_id=each.id),
                None,
                each.until,
            )
            for each in queries.clarifications_of_bidder(session, actor.organisation_id)
            if each.answered_at is None and now < each.until
        ]
    return []


def _of_operator(session: Session) -> list[WaitingItem]:
    to_convene = [
        WaitingItem(
            text("Convene the committee: %(title)s", title=tender.title),
            url_for("committees.convening", tender_id=tender.id),
        )
        for tender in queries.tenders_to_convene(session)
    ]
    to_seat = [
        WaitingItem(
            text("Call the members: %(title)s", title=each.tender.title),
            url_for("committees.show", committee_id=each.id),
        )
        for each in queries.committees(session)
        if each.seated_at is None and _can_be_seated(session, each)
    ]
    return to_convene + to_seat


def _can_be_seated(session: Session, committee: Committee) -> bool:
    return queries.is_open(committee.tender) and bool(queries.drawn_experts(session, committee.tender))


def _of_member(session: Session, seat: Seat) -> list[WaitingItem]:
    committee = seat.committee
    if seat.state is SeatState.CALLED:
        title = text("You are called to a committee: %(title)s", title=committee.tender.title)
        return [WaitingItem(title, url_for("committees.committee", committee_id=committee.id))]
    items = []
    for lot in queries.lots_of(session, committee):
        if lot.state is AttemptState.OPENED:
            todo = _todo(panel.of(session, lot), seat)
            if todo is not None:
                href = url_for("committees.lot", lot_attempt_id=lot.id)
                items.append(WaitingItem(todo, href, text("Lot %(lot)s", lot=lot.wire_id)))
    return items


def _todo(shown: Panel, seat: Seat) -> Text | None:
    title = lot_title(shown.attempt)
    if shown.step is Step.BALLOTS and (seat.id, Part.BALLOTS) not in shown.handed:
        return text("Vote on the bids: %(title)s", title=title)
    if shown.step is Step.MARKS and (seat.id, Part.MARKS) not in shown.handed:
        return text("Give points: %(title)s", title=title)
    if shown.step is Step.REPORT and seat.is_chair:
        return text("Put the report together: %(title)s", title=title)
    signed = shown.report is not None and any(each.seat_id == seat.id for each in shown.report.signatures)
    if shown.step is Step.SIGNING and not signed:
        return text("Sign the report: %(title)s", title=title)
    return None


WAITING.append(committees)
