"""Quoting for programs and browsers alike (docs/auction-1.md)."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from trading.auctions import commands
from trading.auctions.schemas import SENT_LIMIT, SentQuote, taken_out
from trading.kernel.actors import Role
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.forms import bind
from trading.web.identity import clock, platform, signed_in_as

bp = Blueprint("auctions_api", __name__, url_prefix="/api/v1/auctions")


@bp.post("/<uuid:auction_id>/quotes")
def quote(auction_id: UUID) -> tuple[Response, int]:
    """Take a quote and answer once it is durable; sent again under its key, the answer is the same."""
    request.max_content_length = SENT_LIMIT
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, dict):
        raise Invalid(message=text("A JSON object is needed."))
    actor, offer = signed_in_as(Role.BIDDER), commands.Offer(**bind(SentQuote(), sent))
    with transaction(actor, clock()) as tx:
        taken = commands.quote(tx, platform().keys, auction_id, offer)
    return jsonify(taken_out(taken)), 201


@bp.get("/<uuid:auction_id>/quotes/<uuid:key>")
def own_quote(auction_id: UUID, key: UUID) -> Response:
    """Whether the bidder's quote under this key was taken."""
    actor = signed_in_as(Role.BIDDER)
    return jsonify(taken_out(commands.taken_before(db.session(), platform().keys, actor, auction_id, key)))
