"""The hall: the price as it rises for everybody, and the place from which bidders quote."""

from uuid import UUID

from flask import Response, jsonify, render_template

from trading.auctions import record, words
from trading.auctions.board import board
from trading.auctions.models import Auction, Hammer
from trading.auctions.pages.blueprint import bp
from trading.auctions.queries import latest_quotes, offers, quotes, seat_of
from trading.auctions.rules.states import Stage
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.web.identity import clock, identity


@bp.get("/auctions/<uuid:lot_attempt_id>/hall")
def hall(lot_attempt_id: UUID) -> str:
    """The board; a script keeps it up to date and sends the bidder's quotes."""
    session, actor, now = db.session(), identity(), clock().now()
    offer = offers.published(session, lot_attempt_id)
    auction = session.get_one(Auction, lot_attempt_id)
    seat = seat_of(session, auction.id, actor.organisation_id) if actor.role is Role.BIDDER else None
    latest = latest_quotes(session, auction.id)
    return render_template(
        "auctions/hall.html",
        attempt=offer.lot_attempt,
        auction=auction,
        latest=latest,
        board=board(auction, latest, now),
        number=seat.number if seat and seat.qualified_at else None,
        stages=Stage,
        words=words,
    )


@bp.get("/auctions/<uuid:lot_attempt_id>/quotes.json")
def quote_record(lot_attempt_id: UUID) -> Response:
    """The whole book with its terms and its hammer, from which anybody can repeat every decision."""
    session = db.session()
    offers.published(session, lot_attempt_id)
    auction, hammer = session.get(Auction, lot_attempt_id), session.get(Hammer, lot_attempt_id)
    if auction is None:
        raise NotFound
    return jsonify(record.written(auction, quotes(session, auction.id), hammer))
