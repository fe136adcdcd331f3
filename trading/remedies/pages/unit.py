"""The unit answers objections, suspends and resumes, and decides what follows a winner who gave up."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action, can, own_unit
from trading.projects.models import LotAttempt
from trading.projects.rules import SuspensionGround
from trading.remedies import commands, queries, schemas, words
from trading.remedies.commands.standing_still import BY_OTHERS, RUNNING
from trading.remedies.pages.blueprint import bp, options, shown_lot
from trading.remedies.rules import Consequence, Finding, ObjectionState, Subject
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/unit/objections")
def of_unit() -> str:
    """Objections to what the unit did."""
    actor = signed_in_as(Role.PURCHASER)
    return render_template(
        "remedies/of_unit.html", objections=queries.objections_of_unit(db.session(), actor), words=words
    )


@bp.get("/unit/objections/<uuid:objection_id>")
def to_answer(objection_id: UUID) -> str:
    """One objection with the form for its answer; until the deadline without the bidder's name."""
    session, actor, now = db.session(), signed_in_as(Role.PURCHASER), clock().now()
    shown = queries.own_objection(session, actor, objection_id)
    about_documents = shown.subject is Subject.DOCUMENTS
    possible = (Consequence.NONE, Consequence.VOID) if about_documents else tuple(Consequence)
    return render_template(
        "remedies/to_answer.html",
        objection=shown,
        **shown_lot(shown.lot_attempt),
        evidence=queries.evidence_of(session, shown.id),
        who=shown.organisation.name if queries.may_know_objector(shown, now) else None,
        may_answer=shown.state is ObjectionState.RECEIVED and can(actor, Action.ANSWER_OBJECTION, shown),
        findings=options(words.FINDINGS, *schemas.UNIT_FINDS),
        consequences=options(words.CONSEQUENCES, *possible),
        about_documents=about_documents,
        words=words,
    )


@bp.post("/unit/objections/<uuid:objection_id>")
@redisplay(to_answer)
def answer_objection(objection_id: UUID) -> ResponseReturnValue:
    queries.own_objection(db.session(), signed_in_as(Role.PURCHASER), objection_id)
    form = bind(schemas.AnswerForm())
    with transaction(identity(), clock()) as tx:
        commands.answer_objection(
            tx, objection_id, Finding(form["finding"]), form["answer"], Consequence(form["consequence"])
        )
    flash(_("The objection is answered."), "success")
    return redirect(url_for("remedies.to_answer", objection_id=objection_id))


@bp.get("/unit/lots/<uuid:lot_attempt_id>/remedies")
def own_lot(lot_attempt_id: UUID) -> str:
    """One lot of the unit: whether it stands still, what was objected to, what follows."""
    session = db.session()
    attempt = _own(lot_attempt_id)
    return render_template(
        "remedies/own_lot.html",
        **shown_lot(attempt),
        suspensions=queries.suspensions_on(session, attempt.id),
        objections=queries.objections_on(session, attempt.id),
        complaints=queries.complaints_on(session, attempt.id),
        orders=queries.orders_on(session, attempt.id),
        renunciation=queries.renunciation_to_follow(session, attempt.id),
        may_decide=can(identity(), Action.AWARD, attempt),
        may_suspend=attempt.state in RUNNING,
        grounds=options(words.GROUNDS, *schemas.OWN_GROUNDS),
        follows=options(words.CONSEQUENCES, Consequence.NEXT_CANDIDATE, Consequence.VOID),
        by_others=BY_OTHERS,
        words=words,
    )


def _own(lot_attempt_id: UUID) -> LotAttempt:
    found = db.session().get(LotAttempt, lot_attempt_id)
    if found is None or found.published_at is None or not own_unit(signed_in_as(Role.PURCHASER), found):
        raise NotFound
    return found


@bp.post("/unit/lots/<uuid:lot_attempt_id>/suspension")
@redisplay(own_lot)
def suspend_lot(lot_attempt_id: UUID) -> ResponseReturnValue:
    _own(lot_attempt_id)
    form = bind(schemas.OwnSuspensionForm())
    with transaction(identity(), clock()) as tx:
        commands.suspend_lot(tx, lot_attempt_id, SuspensionGround(form["ground"]), form["reason"])
    flash(_("The lot stands still. The notice of suspension is drawn up for the sign-off."), "success")
    return redirect(url_for("remedies.own_lot", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/suspension/<uuid:suspension_id>/end")
@redisplay(own_lot)
def resume_lot(lot_attempt_id: UUID, suspension_id: UUID) -> ResponseReturnValue:
    _own(lot_attempt_id)
    with transaction(identity(), clock()) as tx:
        commands.resume_lot(tx, suspension_id)
    flash(_("The suspension is lifted."), "success")
    return redirect(url_for("remedies.own_lot", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/lots/<uuid:lot_attempt_id>/renunciation")
@redisplay(own_lot)
def follow_renunciation(lot_attempt_id: UUID) -> ResponseReturnValue:
    _own(lot_attempt_id)
    form = bind(schemas.FollowForm())
    with transaction(identity(), clock()) as tx:
        commands.follow_renunciation(tx, lot_attempt_id, Consequence(form["consequence"]))
    flash(_("Decided. The next notice can be prepared."), "success")
    return redirect(url_for("remedies.own_lot", lot_attempt_id=lot_attempt_id))
