"""The confirmation of a sale, which both sides sign."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.auctions import commands, rendering, words
from trading.auctions.pages.blueprint import bp
from trading.auctions.queries import outcomes
from trading.kernel.actors import Role
from trading.kernel.permissions import Action, can
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.identity import clock, identity, signed_in_as
from trading.web.renditions import printed


@bp.get("/auctions/<uuid:lot_attempt_id>/confirmation")
def confirmation(lot_attempt_id: UUID) -> str:
    """The text of the confirmation and who has signed it."""
    actor = signed_in_as(Role.PURCHASER, Role.BIDDER, Role.OPERATOR, Role.SUPERVISOR)
    found = outcomes.readable_confirmation(db.session(), actor, lot_attempt_id)
    is_open = found.outcome.state.value == "sold"
    return render_template(
        "auctions/confirmation.html",
        confirmation=found,
        outcome=found.outcome,
        attempt=found.outcome.auction.lot_attempt,
        sale=rendering.said(found),
        may_sign=is_open and found.seller_at is None and can(actor, Action.CONFIRM_SALE, found.outcome),
        may_accept=is_open and found.seller_at is not None and can(actor, Action.ACCEPT_SALE, found.outcome),
        words=words,
    )


@bp.post("/auctions/<uuid:lot_attempt_id>/confirmation")
@redisplay(confirmation)
def sign(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Sign for one's own side."""
    actor = signed_in_as(Role.PURCHASER, Role.BIDDER)
    act = commands.sign_for_seller if actor.role is Role.PURCHASER else commands.sign_for_taker
    with transaction(actor, clock()) as tx:
        act(tx, lot_attempt_id)
    flash(_("You have signed the confirmation."), "success")
    return redirect(url_for("auctions.confirmation", lot_attempt_id=lot_attempt_id))


@bp.get("/auctions/<uuid:lot_attempt_id>/confirmation.pdf")
def confirmation_pdf(lot_attempt_id: UUID) -> ResponseReturnValue:
    """The confirmation on paper, once the worker has made it."""
    found = outcomes.readable_confirmation(db.session(), identity(), lot_attempt_id)
    return printed(found.id, found.number, url_for("auctions.confirmation", lot_attempt_id=lot_attempt_id))
