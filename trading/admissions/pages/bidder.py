"""A bidder's applications and invitations. Each page tells of the reader's own organisation alone."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.admissions import commands, queries, words
from trading.admissions.pages.blueprint import bp
from trading.admissions.rules import ApplicationState, has_sign_up
from trading.announcements import queries as announcements
from trading.kernel.actors import Role
from trading.projects.rules import phase
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.identity import clock, platform, signed_in_as


@bp.get("/applications")
def index() -> str:
    """Everything the bidder has applied for, is invited to, or is named for in a joint venture."""
    session, actor, now = db.session(), signed_in_as(Role.BIDDER), clock().now()
    invited = queries.invitations_of(session, actor.organisation_id)
    return render_template(
        "admissions/index.html",
        applications=queries.applications_of(session, actor.organisation_id),
        invitations=[(each, phase(each.state, each.deadline, now)) for each in invited],
        invited={each.id for each in invited},
        ventures=queries.ventures_of(session, actor.organisation_id),
        own_id=actor.organisation_id,
        words=words,
    )


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/application")
def application(lot_attempt_id: UUID) -> str:
    """Whether the bidder has applied or is invited, and what it can do now."""
    session, actor, now = db.session(), signed_in_as(Role.BIDDER), clock().now()
    attempt, tender = queries.offered(session, actor, lot_attempt_id)
    own = queries.application(session, attempt.id, actor.organisation_id)
    procedure = announcements.procedure_of(tender, now)
    return render_template(
        "admissions/application.html",
        attempt=attempt,
        tender=tender,
        notice=announcements.first_notice(session, tender.id),
        procedure=procedure,
        phase=phase(attempt.state, attempt.deadline, now),
        has_sign_up=has_sign_up(procedure),
        is_open=tender.sign_up_until is not None and now < tender.sign_up_until,
        own=own,
        has_applied=own is not None and own.state is ApplicationState.APPLIED,
        is_decided=queries.is_decided(session, attempt.id),
        is_invited=queries.is_invited(session, attempt, actor.organisation_id),
        venture=queries.venture(session, attempt.id, actor.organisation_id),
        admitted=actor.admitted,
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/application")
@redisplay(application)
def apply(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.apply_for(tx, platform().keys, lot_attempt_id)
    flash(
        _("You have applied. Save the receipt; it names the line that must stand in the list of a draw."),
        "success",
    )
    return redirect(url_for("admissions.application", lot_attempt_id=lot_attempt_id))


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/application/withdraw")
@redisplay(application)
def withdraw(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.withdraw_application(tx, lot_attempt_id)
    flash(_("Your application is withdrawn."), "success")
    return redirect(url_for("admissions.application", lot_attempt_id=lot_attempt_id))


@bp.get("/applications/<uuid:application_id>.txt")
def receipt(application_id: UUID) -> Response:
    """The signed receipt of an application, byte for byte."""
    own = queries.own_application(db.session(), signed_in_as(Role.BIDDER), application_id)
    answer = Response(own.receipt, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="application-{own.id}.txt"'
    return answer
