"""The desk of the competent department: who complains and of what, read and decided here alone."""

from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.kernel.actors import Role
from trading.kernel.calendar import UnknownYear
from trading.projects.queries import suspension
from trading.remedies import commands, queries, schemas, windows, words
from trading.remedies.models import Complaint
from trading.remedies.pages.blueprint import bp, download, options, shown_lot
from trading.remedies.rules import Consequence, DeclineGround, Finding, Subject
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/department/complaints")
def desk() -> str:
    """Every complaint, the oldest first, with what is due."""
    signed_in_as(Role.REGULATOR)
    session, instance = db.session(), platform().config.instance
    cases = queries.complaints(session)
    return render_template(
        "remedies/desk.html",
        complaints=[(each, queries.next_due(session, each, instance)) for each in cases],
        words=words,
    )


@bp.get("/department/complaints/<uuid:complaint_id>")
def case(complaint_id: UUID) -> str:
    """One case: what was written, by whom, and what can be done now."""
    signed_in_as(Role.REGULATOR)
    session, instance = db.session(), platform().config.instance
    shown = queries.complaint(session, complaint_id)
    attempt = shown.lot_attempt
    about_documents = shown.subject is Subject.DOCUMENTS
    possible = (Consequence.NONE, Consequence.VOID) if about_documents else tuple(Consequence)
    return render_template(
        "remedies/case.html",
        complaint=shown,
        **shown_lot(attempt),
        evidence=queries.evidence_of(session, shown.id),
        due=queries.next_due(session, shown, instance),
        standing=suspension(session, attempt.id),
        longest=_longest(shown) if shown.accepted_at else None,
        objections=queries.objections_on(session, attempt.id),
        decline_grounds=options(words.DECLINE_GROUNDS),
        findings=options(words.FINDINGS),
        consequences=options(words.CONSEQUENCES, *possible),
        words=words,
    )


def _longest(shown: Complaint) -> datetime | None:
    session, now = db.session(), clock().now()
    procedure = queries.procedure_of(session, shown.lot_attempt, now)
    try:
        return windows.longest_suspension(procedure, now, announcements.calendar(platform().config.instance))
    except UnknownYear:
        return None


@bp.get("/department/complaints/<uuid:complaint_id>/evidence/<uuid:evidence_id>")
def evidence_of_case(complaint_id: UUID, evidence_id: UUID) -> Response:
    signed_in_as(Role.REGULATOR)
    return download(queries.one_piece(db.session(), complaint_id, evidence_id))


@bp.post("/department/complaints/<uuid:complaint_id>/accept")
@redisplay(case)
def accept(complaint_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.accept(tx, complaint_id)
    flash(_("The complaint is taken up."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/correction")
@redisplay(case)
def ask_correction(complaint_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SendBackForm())
    with transaction(identity(), clock()) as tx:
        commands.ask_correction(tx, complaint_id, form["to_correct"])
    flash(_("The complaint is sent back to be corrected."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/decline")
@redisplay(case)
def decline(complaint_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.DeclineForm())
    with transaction(identity(), clock()) as tx:
        commands.decline(tx, complaint_id, DeclineGround(form["ground"]), form["reply"])
    flash(_("The complaint is not taken up."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/forward")
@redisplay(case)
def forward(complaint_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ForwardForm())
    with transaction(identity(), clock()) as tx:
        commands.forward(tx, complaint_id, form["authority"])
    flash(_("The complaint is handed on."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/suspension")
@redisplay(case)
def suspend(complaint_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SuspendForm())
    with transaction(identity(), clock()) as tx:
        commands.suspend_for_complaint(tx, complaint_id, platform().config.instance, form["until"])
    flash(_("The lot stands still. The notice of suspension is drawn up for the sign-off."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/suspension/end")
@redisplay(case)
def lift(complaint_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.lift(tx, complaint_id)
    flash(_("The suspension is lifted."), "success")
    return _back(complaint_id)


@bp.post("/department/complaints/<uuid:complaint_id>/decision")
@redisplay(case)
def decide(complaint_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.DecisionForm())
    with transaction(identity(), clock()) as tx:
        commands.decide(
            tx,
            complaint_id,
            Finding(form["finding"]),
            Consequence(form["consequence"]),
            reasons=form["reasons"],
            reply=form["reply"],
        )
    flash(_("The complaint is decided; the answer is public."), "success")
    return _back(complaint_id)


def _back(complaint_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("remedies.case", complaint_id=complaint_id))
