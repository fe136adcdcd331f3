"""The evaluation desk of the purchasing unit."""

from functools import partial
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.models import Person
from trading.announcements import queries as announcements
from trading.announcements.offers import offer_fields
from trading.bids import queries as bids
from trading.committees import queries as committees
from trading.committees.models import PanelReport
from trading.committees.words import GROUNDS
from trading.kernel.actors import Role
from trading.openings.files import opened_file
from trading.procedures.rules import Procedure
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, phase
from trading.results import commands, queries, rules, schemas, words
from trading.results.pages.blueprint import bp
from trading.results.rendering import title_of
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/unit/evaluations")
def index() -> str:
    """Every opened lot of the unit."""
    actor, now = signed_in_as(Role.PURCHASER), clock().now()
    session = db.session()
    lots = queries.lots_of_unit(session, actor)
    return render_template(
        "results/index.html",
        lots=[(each, phase(each.state, each.deadline, now, each.stage)) for each in lots],
        outcomes=queries.outcomes(session, [each.id for each in lots]),
    )


@bp.get("/unit/lots/<uuid:lot_attempt_id>/evaluation")
def evaluation(lot_attempt_id: UUID) -> str:
    """One lot: every opened bid, how it was judged, the ranking, and what comes next."""
    session, now = db.session(), clock().now()
    attempt = _own(lot_attempt_id)
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    found = queries.judged(session, attempt.id)
    accepted = queries.accepted(found)
    order = queries.tie_order(session, attempt.id)
    places = queries.settled_places(session, found, attempt.id)
    is_fixed = queries.is_fixed_price(session, attempt.id)
    return render_template(
        "results/evaluation.html",
        **_lot(attempt),
        tender=tender,
        procedure=procedure,
        bids=found,
        preview=rules.ranking(accepted, places),
        ties=rules.ties(accepted),
        order=order,
        order_by=session.get(Person, order.entered_by) if order else None,
        places=places,
        draw=queries.draw_of_ties(session, found, attempt.id),
        written=queries.written_places(order),
        report=queries.report(session, attempt.id),
        follows=queries.what_follows(session, attempt, now),
        draft=queries.outcome_draft(session, attempt),
        award=queries.standing_award(session, attempt.id),
        letters=queries.letters(session, attempt.id),
        title_of=title_of,
        notices=announcements.notices_on(session, attempt.id),
        may_judge=_may_judge(procedure, attempt),
        committee=committees.committee_of_tender(session, tender),
        panel_report=_signed(attempt),
        grounds=GROUNDS,
        is_fixed=is_fixed,
        joint=queries.joint_members(session, attempt.id, [each.bid.organisation_id for each in found]),
        proposed_ground=partial(rules.proposed_ground, is_fixed=is_fixed),
        words=words,
    )


def _lot(attempt: LotAttempt) -> dict[str, object]:
    return {
        "attempt": attempt,
        "title": bids.lot_title(attempt),
        "phase": phase(attempt.state, attempt.deadline, clock().now()),
    }


def _may_judge(procedure: Procedure, attempt: LotAttempt) -> bool:
    """Whether the unit itself judges the bids now; where a committee evaluates, it never does."""
    is_open = attempt.state is AttemptState.OPENED and queries.report(db.session(), attempt.id) is None
    return is_open and procedure.committee is None


def _signed(attempt: LotAttempt) -> PanelReport | None:
    report = committees.standing_report(db.session(), attempt.id)
    return report if report is not None and report.completed_at is not None else None


def _own(lot_attempt_id: UUID) -> LotAttempt:
    return queries.own_lot(db.session(), signed_in_as(Role.PURCHASER), lot_attempt_id)


@bp.get("/unit/bids/<uuid:bid_id>/assessment")
def assessment(bid_id: UUID) -> str:
    """One opened bid: what it says, its files, and the judgement."""
    session = db.session()
    judged = queries.own_opened_bid(session, signed_in_as(Role.PURCHASER), bid_id)
    attempt = judged.bid.lot_attempt
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, clock().now())
    return render_template(
        "results/assessment.html",
        **_lot(attempt),
        judged=judged,
        titles={field.name: field.title for field in offer_fields(attempt.project.category)},
        procedure=procedure,
        qualification=tender.qualification,
        proposed=rules.proposed_ground(
            judged.verdict.price,
            attempt.ceiling_price,
            is_fixed=queries.is_fixed_price(session, attempt.id),
        ),
        may_judge=_may_judge(procedure, attempt),
        grounds=GROUNDS,
        accept=schemas.ACCEPT,
        words=words,
    )


@bp.post("/unit/bids/<uuid:bid_id>/assessment")
@redisplay(assessment)
def assess(bid_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AssessmentForm())
    with transaction(identity(), clock()) as tx:
        judged = commands.assess(tx, bid_id, schemas.judgement(form), form["version"])
        lot_attempt_id = judged.lot_attempt_id
    flash(_("The judgement is saved."), "success")
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))


@bp.get("/unit/bids/<uuid:bid_id>/files/<int:number>")
def bid_file(bid_id: UUID, number: int) -> Response:
    """One file of an opened bid. It comes from a stranger, so it is only ever saved, never shown."""
    judged = queries.own_opened_bid(db.session(), signed_in_as(Role.PURCHASER), bid_id)
    name, size, content = opened_file(platform(), judged.bid.id, judged.summary, number)
    answer = send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=name)
    answer.content_length = size
    return answer


@bp.post("/unit/lots/<uuid:lot_attempt_id>/ties")
@redisplay(evaluation)
def enter_tie_order(lot_attempt_id: UUID) -> ResponseReturnValue:
    _own(lot_attempt_id)
    form = bind(schemas.TieForm())
    found = queries.judged(db.session(), lot_attempt_id)
    places = schemas.places(request.form, [each.bid.id for each in found])
    with transaction(identity(), clock()) as tx:
        commands.enter_tie_order(tx, lot_attempt_id, places, form["reason"])
    flash(_("The order is written down. Another person of your unit must confirm it."), "success")
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/ties/draw")
@redisplay(evaluation)
def leave_to_draw(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.leave_to_draw(tx, lot_attempt_id)
    flash(
        _("A public draw will decide. The custodians make their locks, then the centre publishes the list."),
        "success",
    )
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/ties/confirm")
@redisplay(evaluation)
def confirm_tie_order(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.confirm_tie_order(tx, lot_attempt_id)
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/report")
@redisplay(evaluation)
def submit_report(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.submit_report(tx, lot_attempt_id)
    flash(_("The evaluation is on record."), "success")
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/report/reopen")
@redisplay(evaluation)
def reopen(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReopenForm())
    with transaction(identity(), clock()) as tx:
        commands.reopen_evaluation(tx, lot_attempt_id, form["reason"])
    flash(_("The evaluation is open again."), "success")
    return redirect(url_for("results.evaluation", lot_attempt_id=lot_attempt_id))
