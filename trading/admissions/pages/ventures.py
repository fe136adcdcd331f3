"""Bid as one with others: draw the agreement up, agree to it, end it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.models import Organisation
from trading.admissions import commands, queries, schemas, words
from trading.admissions.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.projects.rules import Phase, phase
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, signed_in_as


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/joint-venture")
def new_venture(lot_attempt_id: UUID) -> ResponseReturnValue:
    """The form of an agreement; whoever stands in one already is led there."""
    session, actor = db.session(), signed_in_as(Role.BIDDER)
    attempt, tender = queries.offered(session, actor, lot_attempt_id)
    if tender.joint_members_at_most is None:
        raise NotFound
    standing = queries.venture(session, attempt.id, actor.organisation_id)
    if standing is not None:
        return redirect(url_for("admissions.venture", venture_id=standing.id))
    return render_template(
        "admissions/new_venture.html",
        attempt=attempt,
        tender=tender,
        organisation=session.get_one(Organisation, actor.organisation_id),
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/joint-venture")
@redisplay(new_venture)
def form_venture(lot_attempt_id: UUID) -> ResponseReturnValue:
    actor = signed_in_as(Role.BIDDER)
    form, partners = bind(schemas.VentureForm()), schemas.partners(request.form)
    with transaction(actor, clock()) as tx:
        venture_id = commands.form_venture(tx, lot_attempt_id, form["own_task"], partners).id
    flash(_("The agreement is drawn up. Each member finds it after signing in."), "success")
    return redirect(url_for("admissions.venture", venture_id=venture_id))


@bp.get("/joint-ventures/<uuid:venture_id>")
def venture(venture_id: UUID) -> str:
    """The agreement with its members, for them alone."""
    found, own = queries.own_venture(db.session(), signed_in_as(Role.BIDDER), venture_id)
    attempt = found.lot_attempt
    return render_template(
        "admissions/venture.html",
        venture=found,
        own=own,
        attempt=attempt,
        is_accepting=phase(attempt.state, attempt.deadline, clock().now()) is Phase.ACCEPTING,
        words=words,
    )


@bp.get("/joint-ventures/<uuid:venture_id>.json")
def agreement(venture_id: UUID) -> Response:
    """The text to which the members agree, byte for byte."""
    found, _own = queries.own_venture(db.session(), signed_in_as(Role.BIDDER), venture_id)
    return Response(found.agreement, content_type="application/json; charset=utf-8")


@bp.post("/joint-ventures/<uuid:venture_id>/agree")
@redisplay(venture)
def agree(venture_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.agree(tx, venture_id)
    flash(_("You have agreed."), "success")
    return redirect(url_for("admissions.venture", venture_id=venture_id))


@bp.post("/joint-ventures/<uuid:venture_id>/dissolve")
@redisplay(venture)
def dissolve(venture_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.dissolve(tx, venture_id)
    flash(_("The joint venture has ended. Every member may act for itself again."), "success")
    return redirect(url_for("admissions.venture", venture_id=venture_id))
