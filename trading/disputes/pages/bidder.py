"""The bidder's own pages: its key is lost, or the custodians' keys are."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids import queries as sealed
from trading.bids.models import Bid
from trading.bids.rules import BidState, wire_name
from trading.custody import queries as custody
from trading.disputes import commands, queries, recovery, schemas
from trading.disputes.pages.blueprint import bp
from trading.disputes.rules import LostKeyAct, shown_code
from trading.disputes.words import ACTS
from trading.kernel.actors import Role
from trading.openings.models import HandedSeed
from trading.projects.rules import AttemptState, is_closed
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/bids/<uuid:bid_id>/lost-key")
def lost_key(bid_id: UUID) -> str:
    """What can be done without the key, who learns of it, and how far it has come."""
    session, bid = db.session(), own_bid(bid_id)
    attempt = bid.lot_attempt
    lost = queries.own_lost_key(session, bid.id)
    return render_template(
        "disputes/lost_key.html",
        bid=bid,
        attempt=attempt,
        title=sealed.lot_title(attempt),
        bidder=wire_name(bid.organisation_id),
        lost=lost,
        code=shown_code(lost.code) if lost else "",
        alive=lost is not None and queries.is_alive(lost, clock().now()),
        possible=bid.state is BidState.SEALED
        and attempt.state is AttemptState.PUBLISHED
        and not is_closed(attempt.deadline, clock().now()),
        locks=custody.locks_of(session, attempt.id),
        acts=ACTS,
        centre=platform().config.centre_name,
    )


def own_bid(bid_id: UUID) -> Bid:
    return sealed.own_bid(db.session(), bid_id, signed_in_as(Role.BIDDER).organisation_id)


@bp.post("/bids/<uuid:bid_id>/lost-key")
@redisplay(lost_key)
def ask_for_lost_key(bid_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.LostKeyForm())
    with transaction(identity(), clock()) as tx:
        commands.ask_for_lost_key(tx, bid_id, LostKeyAct(form["act"]), form["key"] or None)
    flash(_("Your request is written down. Bring its code to the trading centre."), "success")
    return redirect(url_for("disputes.lost_key", bid_id=bid_id))


@bp.post("/bids/<uuid:bid_id>/lost-key/<uuid:lost_key_id>/give-up")
@redisplay(lost_key)
def give_up_lost_key(bid_id: UUID, lost_key_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.give_up_lost_key(tx, lost_key_id)
    flash(_("The request is given up. Your bid counts as before."), "success")
    return redirect(url_for("disputes.lost_key", bid_id=bid_id))


@bp.get("/bids/<uuid:bid_id>/recovery")
def recovery_code(bid_id: UUID) -> str:
    """Why the bid cannot be opened without its bidder, and what giving the recovery code away means."""
    session, bid = db.session(), own_bid(bid_id)
    return render_template(
        "disputes/recovery.html",
        bid=bid,
        attempt=bid.lot_attempt,
        title=sealed.lot_title(bid.lot_attempt),
        wanted=queries.seed_is_wanted(session, bid, clock().now()),
        handed=session.get(HandedSeed, bid.id),
        lost=queries.lost_locks(session, bid.lot_attempt_id),
        locks=custody.locks_of(session, bid.lot_attempt_id),
    )


@bp.post("/bids/<uuid:bid_id>/recovery")
@redisplay(recovery_code)
def hand_over_seed(bid_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SeedForm())
    recovery.hand_over(platform(), identity(), clock(), bid_id, form["seed"])
    flash(_("Your recovery code fits and is handed over."), "success")
    return redirect(url_for("disputes.recovery_code", bid_id=bid_id))
