"""The report: put together by the chair, signed by all, printed for the unit, the centre and the members."""

import json
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trading.committees import commands, queries, schemas, words
from trading.committees.models import PanelReport
from trading.committees.pages.blueprint import bp, own_panel
from trading.committees.pages.desk import lot
from trading.committees.rendering import said
from trading.committees.rules import Stance
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as
from trading.web.renditions import printed


@bp.post("/panel/lots/<uuid:lot_attempt_id>/order")
@redisplay(lot)
def order_equals(lot_attempt_id: UUID) -> ResponseReturnValue:
    shown, _seat = own_panel(lot_attempt_id)
    places = schemas.places(request.form, [each.bid.id for each in shown.bids])
    form = bind(schemas.ReasonForm())
    with transaction(identity(), clock()) as tx:
        commands.order_equals(tx, lot_attempt_id, places, form["reason"])
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/lots/<uuid:lot_attempt_id>/draw")
@redisplay(lot)
def leave_to_draw(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.leave_equals_to_draw(tx, lot_attempt_id)
    flash(
        _("A public draw will decide. The custodians make their locks, then the centre publishes the list."),
        "success",
    )
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/lots/<uuid:lot_attempt_id>/report")
@redisplay(lot)
def compile_report(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.compile_report(tx, lot_attempt_id)
    return redirect(url_for("committees.report", lot_attempt_id=lot_attempt_id))


@bp.get("/panel/lots/<uuid:lot_attempt_id>/report")
def report(lot_attempt_id: UUID) -> str:
    """The report as its members sign it."""
    shown, seat = own_panel(lot_attempt_id)
    if shown.report is None:
        raise NotFound
    spoken = {each.seat_id: each for each in shown.report.signatures}
    return render_template(
        "committees/report.html",
        panel=shown,
        attempt=shown.attempt,
        seat=seat,
        report=shown.report,
        said=said(shown.report),
        spoken=spoken,
        waiting=[each for each in shown.seats if each.id not in spoken],
        words=words,
    )


@bp.post("/panel/lots/<uuid:lot_attempt_id>/report/sign")
@redisplay(report)
def sign_report(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SignForm())
    with transaction(identity(), clock()) as tx:
        commands.sign_report(tx, platform().keys, lot_attempt_id, Stance(form["stance"]), form["reason"])
    flash(_("Your word is on record."), "success")
    return redirect(url_for("committees.report", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/lots/<uuid:lot_attempt_id>/report/silence")
@redisplay(report)
def note_silence(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SilenceForm())
    with transaction(identity(), clock()) as tx:
        commands.note_silence(tx, platform().keys, lot_attempt_id, form["seat"])
    return redirect(url_for("committees.report", lot_attempt_id=lot_attempt_id))


@bp.post("/panel/lots/<uuid:lot_attempt_id>/report/take-back")
@redisplay(report)
def take_back(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReasonForm())
    with transaction(identity(), clock()) as tx:
        commands.take_back(tx, lot_attempt_id, form["reason"])
    return redirect(url_for("committees.lot", lot_attempt_id=lot_attempt_id))


@bp.get("/panel-reports/<uuid:report_id>")
def signed(report_id: UUID) -> str:
    """A signed report for the unit and the centre, and for supervision once names are public."""
    found = _readable(db.session(), identity(), report_id)
    return render_template("committees/signed.html", report=found, said=said(found), words=words)


@bp.get("/panel-reports/<uuid:report_id>.pdf")
def report_pdf(report_id: UUID) -> ResponseReturnValue:
    """The same on paper, with the members by name."""
    found = _readable(db.session(), identity(), report_id)
    number = f"{json.loads(found.frozen)['lot']}-{found.round}".replace("/", "-")
    return printed(found.id, number, url_for("committees.signed", report_id=report_id))


def _readable(session: Session, actor: Actor, report_id: UUID) -> PanelReport:
    signed_in_as(Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR, Role.EXPERT)
    found = session.get(PanelReport, report_id)
    if found is None or found.completed_at is None:
        raise NotFound
    is_unit = actor.role is Role.PURCHASER and own_unit(actor, found.lot_attempt)
    is_member = any(each.seat.person_id == actor.person_id for each in found.signatures)
    may_watch = actor.role is Role.SUPERVISOR and queries.is_named(session, found.committee)
    if not (is_unit or is_member or may_watch or actor.role is Role.OPERATOR):
        raise NotFound
    return found
