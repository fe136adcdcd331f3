"""Pages of questions: for everybody what was asked and answered, for bidders to ask, for units to answer."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.kernel.actors import Actor, Role, unnamed
from trading.kernel.calendar import UnknownYear
from trading.kernel.errors import DomainError, Forbidden
from trading.kernel.text import text
from trading.questions import commands, queries, rules, schemas
from trading.questions.models import Question
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as
from trading.web.waiting import WAITING, WaitingItem

bp = Blueprint("questions", __name__)


@bp.get("/tenders/<uuid:tender_id>/questions")
def about(tender_id: UUID) -> str:
    """What was asked about a tender and what was answered, for everybody who may read the tender."""
    session, actor, now = db.session(), identity(), clock().now()
    tender = queries.readable_tender(session, actor, tender_id)
    return render_template(
        "questions/about.html",
        tender=tender,
        answers=queries.answers(session, tender.id),
        open=_is_open(announcements.first_notice(session, tender.id).published_at, tender, now),
        may_ask=actor.role is Role.BIDDER and actor.admitted,
    )


def _is_open(published_at: datetime, tender: Tender, now: datetime) -> bool:
    try:
        rules.must_be_open(published_at, tender.questions_until, tender.deadline, now)
    except DomainError:
        return False
    return True


@bp.post("/tenders/<uuid:tender_id>/questions")
@redisplay(about)
def ask(tender_id: UUID) -> ResponseReturnValue:
    actor = signed_in_as(Role.BIDDER)
    if actor.organisation_id is None:
        raise Forbidden
    form = bind(schemas.QuestionForm())
    with transaction(unnamed(actor), clock()) as tx:
        number = commands.ask(tx, tender_id, actor.organisation_id, form["body"]).number
    flash(_("Your question has number %(number)s. The answer goes to everybody.", number=number), "success")
    return redirect(url_for("questions.about", tender_id=tender_id))


@bp.get("/unit/tenders/<uuid:tender_id>/questions")
def to_answer(tender_id: UUID) -> str:
    """The unit's own page: questions that wait for an answer."""
    session = db.session()
    tender = announcements.own_tender(session, signed_in_as(Role.PURCHASER), tender_id)
    waiting = queries.unanswered(session, tender.id)
    return render_template(
        "questions/to_answer.html",
        tender=tender,
        waiting=[(each, _due(session, each)) for each in waiting],
        draft=queries.draft_of_answers(session, tender.id),
        answers=queries.answers(session, tender.id),
    )


@bp.post("/unit/tenders/<uuid:tender_id>/questions")
@redisplay(to_answer)
def draft_answers(tender_id: UUID) -> ResponseReturnValue:
    tender = announcements.own_tender(db.session(), signed_in_as(Role.PURCHASER), tender_id)
    form = bind(schemas.AnswersForm())
    numbers = [each.number for each in queries.unanswered(db.session(), tender.id)]
    answers = schemas.answers(request.form, numbers)
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_answers(
            tx, tender_id, answers, changes_something=form["changes"] == "yes"
        ).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


def _due(session: Session, question: Question) -> datetime | None:
    tender = question.tender
    if tender.deadline is None:
        return None
    procedure = announcements.procedure_of(tender, question.asked_at)
    calendar = announcements.calendar(platform().config.instance)
    try:
        return rules.answer_due(procedure, question.asked_at, tender.deadline, calendar)
    except UnknownYear:
        return tender.deadline


def to_be_answered(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Tenders of the unit with questions that wait, each by the first date that is due."""
    if actor.role is not Role.PURCHASER:
        return []
    oldest: dict[UUID, Question] = {}
    for question in queries.unanswered_of_unit(session, actor):
        if question.tender.deadline is not None and now < question.tender.deadline:
            oldest.setdefault(question.tender_id, question)
    return [
        WaitingItem(
            text("Answer questions about %(title)s", title=question.tender.title),
            url_for("questions.to_answer", tender_id=tender_id),
            text("The answers go to everybody."),
            _due(session, question),
        )
        for tender_id, question in oldest.items()
        if queries.draft_of_answers(session, tender_id) is None
    ]


WAITING.append(to_be_answered)
