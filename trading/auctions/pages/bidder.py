"""The bidder's side: apply, take the application back, see what one takes part in."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.auctions import commands, words
from trading.auctions.commands.applications import DECLARATION
from trading.auctions.pages.blueprint import bp
from trading.auctions.pages.public import show
from trading.auctions.queries import offers
from trading.kernel.actors import Role
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.identity import clock, signed_in_as


@bp.get("/bidding/auctions")
def own() -> str:
    """What the bidder applied for, the newest first."""
    session, actor = db.session(), signed_in_as(Role.BIDDER)
    found = offers.applications_of(session, actor.organisation_id)
    return render_template(
        "auctions/own.html",
        applications=[(each, offers.own_number(session, actor, each.offer_id)) for each in found],
        words=words,
    )


@bp.get("/auctions/<uuid:lot_attempt_id>/apply")
def application(lot_attempt_id: UUID) -> str:
    """What applying means, and the declaration that goes with it."""
    session, actor = db.session(), signed_in_as(Role.BIDDER)
    offer = offers.published(session, lot_attempt_id)
    return render_template(
        "auctions/apply.html",
        offer=offer,
        attempt=offer.lot_attempt,
        tender=offers.tender_of(session, offer),
        application=offers.own_application(session, actor, offer.id),
        declaration=DECLARATION,
        words=words,
    )


@bp.post("/auctions/<uuid:lot_attempt_id>/apply")
@redisplay(application)
def apply(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.apply(tx, lot_attempt_id)
    flash(_("You have applied. Your number appears here once the deposit is there."), "success")
    return redirect(url_for("auctions.show", lot_attempt_id=lot_attempt_id))


@bp.post("/auctions/<uuid:lot_attempt_id>/withdraw")
@redisplay(show)
def withdraw(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(signed_in_as(Role.BIDDER), clock()) as tx:
        commands.withdraw(tx, lot_attempt_id)
    flash(_("Your application is taken back."), "success")
    return redirect(url_for("auctions.show", lot_attempt_id=lot_attempt_id))
