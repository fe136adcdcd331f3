"""The unit names whom it invites to a tender for invitees."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.admissions import commands, queries, schemas, words
from trading.admissions.commands import Basis
from trading.admissions.pages.blueprint import bp
from trading.admissions.rules import InvitationGround, names_invitees
from trading.announcements import queries as announcements
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, signed_in_as


@bp.get("/unit/tenders/<uuid:tender_id>/invitees")
def invitees(tender_id: UUID) -> str:
    """Who is invited, why, and by which approval; for the unit alone."""
    session, actor, now = db.session(), signed_in_as(Role.PURCHASER), clock().now()
    tender = announcements.own_tender(session, actor, tender_id)
    procedure = announcements.procedure_of(tender, now)
    if not names_invitees(procedure):
        raise NotFound
    return render_template(
        "admissions/invitees.html",
        tender=tender,
        procedure=procedure,
        invitees=queries.named(session, tender),
        basis=queries.invitation_basis(session, tender.id),
        is_published=tender.is_published,
        words=words,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/invitees")
@redisplay(invitees)
def name_invitees(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.InviteesForm())
    basis = Basis(
        InvitationGround(form["ground"]),
        form["approval_number"],
        form["approval_authority"],
        form["approval_date"],
    )
    with transaction(signed_in_as(Role.PURCHASER), clock()) as tx:
        commands.name_invitees(tx, tender_id, schemas.credit_codes(form["invitees"]), basis)
    flash(_("Saved."), "success")
    return redirect(url_for("announcements.workbench", tender_id=tender_id))
