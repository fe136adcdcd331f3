"""What waits for units, departments and bidders around objections and complaints."""

from datetime import datetime, timedelta
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from trading.bids.queries import lot_title
from trading.kernel.actors import Actor, Role
from trading.kernel.permissions import Action, can
from trading.kernel.text import text
from trading.remedies import queries, words
from trading.remedies.rules import ComplaintState, ObjectionState
from trading.web.identity import platform
from trading.web.waiting import WAITING, WaitingItem

FRESH: Final = timedelta(days=7)


def to_answer(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Objections that wait for the unit, and winners that gave up."""
    if actor.role is not Role.PURCHASER:
        return []
    objections = [
        WaitingItem(
            text("Answer an objection: %(lot)s", lot=lot_title(each.lot_attempt)),
            url_for("remedies.to_answer", objection_id=each.id),
            words.SUBJECTS[each.subject],
            each.answer_due,
        )
        for each in queries.objections_of_unit(session, actor)
        if each.state is ObjectionState.RECEIVED and can(actor, Action.ANSWER_OBJECTION, each)
    ]
    given_up = [
        WaitingItem(
            text("Decide what follows: %(lot)s", lot=lot_title(each.lot_attempt)),
            url_for("remedies.own_lot", lot_attempt_id=each.lot_attempt_id),
            text("The first candidate has given up."),
        )
        for each in queries.renunciations_of_unit(session, actor)
        if can(actor, Action.AWARD, each.lot_attempt)
    ]
    return objections + given_up


def to_handle(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Complaints that wait for the competent department."""
    if actor.role is not Role.REGULATOR:
        return []
    instance = platform().config.instance
    return [
        WaitingItem(
            text("Complaint %(number)s", number=each.number),
            url_for("remedies.case", complaint_id=each.id),
            words.COMPLAINT_STATES[each.state][0],
            queries.next_due(session, each, instance),
        )
        for each in queries.complaints(session, ComplaintState.RECEIVED, ComplaintState.ACCEPTED)
    ]


def answered(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Answers that have come to a bidder's objections."""
    if actor.role is not Role.BIDDER:
        return []
    return [
        WaitingItem(
            text("Your objection is answered: %(lot)s", lot=lot_title(each.lot_attempt)),
            url_for("remedies.objection", objection_id=each.id),
        )
        for each in queries.own_objections(session, actor.organisation_id)
        if each.state is ObjectionState.ANSWERED and each.settled_at and now - each.settled_at < FRESH
    ]


WAITING.extend((to_answer, to_handle, answered))
