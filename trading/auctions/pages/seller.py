"""The seller's side: terms, the reserve price, and what comes after the hammer."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.auctions import commands, words
from trading.auctions.forms import AgreementForm, OfferForm, VoidForm
from trading.auctions.models import Offer
from trading.auctions.pages.blueprint import bp
from trading.auctions.pages.public import show
from trading.auctions.queries import offers, outcomes
from trading.auctions.queries import reserve as reserves
from trading.auctions.rules.outcome import VoidGround
from trading.bids.rules import wire_name
from trading.kernel.actors import Duty, Role
from trading.kernel.errors import NotFound
from trading.projects.rules import AttemptState
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/unit/auctions/<uuid:lot_attempt_id>/terms")
def terms(lot_attempt_id: UUID) -> str:
    """Starting price, step, reserve and schedule of one lot, while its notice is prepared."""
    session, now = db.session(), clock().now()
    attempt = offers.own_attempt(session, signed_in_as(Role.PURCHASER), lot_attempt_id)
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    return render_template(
        "auctions/terms.html",
        attempt=attempt,
        tender=tender,
        procedure=procedure,
        rising=offers.rising(procedure),
        offer=session.get(Offer, attempt.id) or Offer(),
        words=words,
    )


@bp.post("/unit/auctions/<uuid:lot_attempt_id>/terms")
@redisplay(terms)
def set_terms(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(OfferForm())
    form["has_reserve"] = form["has_reserve"] == "yes"
    with transaction(identity(), clock()) as tx:
        offer = commands.set_terms(tx, lot_attempt_id, form)
        tender_id = announcements.tender_of(tx.session, offer.id).id
    flash(_("Saved."), "success")
    return redirect(url_for("announcements.workbench", tender_id=tender_id))


@bp.get("/unit/auctions/<uuid:lot_attempt_id>/reserve")
def reserve(lot_attempt_id: UUID) -> str:
    """Seal the reserve price in this browser."""
    session, actor = db.session(), signed_in_as(Role.PURCHASER)
    attempt = offers.own_attempt(session, actor, lot_attempt_id)
    offer = offers.published(session, attempt.id)
    if not offer.has_reserve or attempt.state is not AttemptState.PUBLISHED:
        raise NotFound
    unit = attempt.project.procuring_entity
    return render_template(
        "auctions/reserve.html",
        attempt=attempt,
        auction=offers.auction(session, attempt.id),
        sealed=reserves.reserve(session, attempt.id),
        may_seal=Duty.APPROVER in actor.duties,
        bidder=wire_name(unit.id),
        unit=unit.name,
    )


@bp.get("/unit/auctions/<uuid:lot_attempt_id>/sale")
def decide(lot_attempt_id: UUID) -> str:
    """After the hammer: examine who won, agree with the only taker, or let a winner fall away."""
    session, actor = db.session(), signed_in_as(Role.PURCHASER)
    attempt = offers.own_attempt(session, actor, lot_attempt_id)
    found = outcomes.to_decide(session, attempt.id)
    return render_template(
        "auctions/decide.html",
        attempt=attempt,
        outcome=found,
        auction=found.auction,
        grounds=[(ground.value, words.VOID_GROUNDS[ground]) for ground in VoidGround],
        may_decide=Duty.APPROVER in actor.duties,
        words=words,
    )


@bp.post("/unit/auctions/<uuid:lot_attempt_id>/agree")
@redisplay(decide)
def agree(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(AgreementForm())
    with transaction(identity(), clock()) as tx:
        commands.agree(tx, platform().keys, lot_attempt_id, form["price"])
    flash(_("The agreed price is written down. Both sides now sign the confirmation."), "success")
    return redirect(url_for("auctions.confirmation", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/auctions/<uuid:lot_attempt_id>/no-agreement")
@redisplay(decide)
def give_up(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.give_up(tx, lot_attempt_id)
    flash(_("The lot is not sold. The platform drafts its notice."), "success")
    return redirect(url_for("auctions.show", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/auctions/<uuid:lot_attempt_id>/void")
@redisplay(decide)
def void(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(VoidForm())
    with transaction(identity(), clock()) as tx:
        commands.void(tx, lot_attempt_id, VoidGround(form["ground"]), form["reason"])
    flash(_("The lot is not sold. The platform drafts its notice."), "success")
    return redirect(url_for("auctions.show", lot_attempt_id=lot_attempt_id))


@bp.post("/unit/auctions/<uuid:lot_attempt_id>/notice")
@redisplay(show)
def draft_notice(lot_attempt_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        draft = commands.draft_notice(tx, lot_attempt_id, platform().config.instance)
        draft_id = draft.id
    return redirect(url_for("announcements.draft", draft_id=draft_id))
