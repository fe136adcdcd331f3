"""The bidder's own pages: it objects, reads the answer, withdraws, or gives an award up."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.kernel.actors import Role
from trading.remedies import commands, queries, schemas, words
from trading.remedies.models import Renunciation
from trading.remedies.pages.blueprint import bp, download, open_subjects, options, shown_lot
from trading.remedies.rules import Subject
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/objections")
def own_objections() -> str:
    """Everything the bidder objected to."""
    actor = signed_in_as(Role.BIDDER)
    return render_template(
        "remedies/own_objections.html",
        objections=queries.own_objections(db.session(), actor.organisation_id),
        words=words,
    )


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/objection")
def new_objection(lot_attempt_id: UUID) -> str:
    session, actor, now = db.session(), signed_in_as(Role.BIDDER), clock().now()
    attempt = queries.readable_lot(session, actor, lot_attempt_id)
    procedure = queries.procedure_of(session, attempt, now)
    return render_template(
        "remedies/new_objection.html",
        **shown_lot(attempt),
        subjects=options(words.SUBJECTS, *open_subjects(attempt, now)) if open_subjects(attempt, now) else [],
        objections=procedure.objections,
        most=schemas.FILES_AT_MOST,
        limit=schemas.FILE_LIMIT,
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/objection")
@redisplay(new_objection)
def raise_objection(lot_attempt_id: UUID) -> ResponseReturnValue:
    signed_in_as(Role.BIDDER)
    form = bind(schemas.ObjectionForm())
    evidence = schemas.evidence(platform())
    with transaction(identity(), clock()) as tx:
        objection_id = commands.raise_objection(
            tx,
            lot_attempt_id,
            platform().config.instance,
            subject=Subject(form["subject"]),
            grounds=form["grounds"],
            demand=form["demand"],
            evidence=evidence,
        ).id
    flash(_("Your objection is received."), "success")
    return redirect(url_for("remedies.objection", objection_id=objection_id))


@bp.get("/objections/<uuid:objection_id>")
def objection(objection_id: UUID) -> str:
    """One objection of the bidder, and its answer."""
    shown = queries.own_objection(db.session(), signed_in_as(Role.BIDDER), objection_id)
    return render_template(
        "remedies/objection.html",
        objection=shown,
        **shown_lot(shown.lot_attempt),
        evidence=queries.evidence_of(db.session(), shown.id),
        words=words,
    )


@bp.post("/objections/<uuid:objection_id>/withdraw")
@redisplay(objection)
def withdraw_objection(objection_id: UUID) -> ResponseReturnValue:
    queries.own_objection(db.session(), signed_in_as(Role.BIDDER), objection_id)
    with transaction(identity(), clock()) as tx:
        commands.withdraw_objection(tx, objection_id)
    flash(_("Your objection is withdrawn."), "success")
    return redirect(url_for("remedies.objection", objection_id=objection_id))


@bp.get("/objections/<uuid:objection_id>/evidence/<uuid:evidence_id>")
def evidence_of_objection(objection_id: UUID, evidence_id: UUID) -> Response:
    """A file of an objection, for its bidder and for the unit that answers."""
    session = db.session()
    shown = queries.own_objection(session, signed_in_as(Role.BIDDER, Role.PURCHASER), objection_id)
    return download(queries.one_piece(session, shown.id, evidence_id))


@bp.get("/awards/<uuid:award_id>/renunciation")
def renunciation(award_id: UUID) -> str:
    """What it means to give an award up, before it is done."""
    session = db.session()
    award = queries.award_to_renounce(session, signed_in_as(Role.BIDDER), award_id)
    return render_template(
        "remedies/renunciation.html",
        award=award,
        **shown_lot(award.lot_attempt),
        given_up=session.get(Renunciation, award.id),
    )


@bp.post("/awards/<uuid:award_id>/renunciation")
@redisplay(renunciation)
def renounce(award_id: UUID) -> ResponseReturnValue:
    queries.award_to_renounce(db.session(), signed_in_as(Role.BIDDER), award_id)
    form = bind(schemas.RenunciationForm())
    with transaction(identity(), clock()) as tx:
        commands.renounce(tx, award_id, form["reason"])
    flash(_("You have given the award up."), "success")
    return redirect(url_for("remedies.renunciation", award_id=award_id))
