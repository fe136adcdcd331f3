"""Quoting for programs and browsers alike (docs/auction-1.md)."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from trading.auctions import commands
from trading.auctions.queries import offers
from trading.auctions.queries import reserve as reserves
from trading.auctions.schemas import SENT_LIMIT, SentQuote, taken_out
from trading.bids.words import REASONS
from trading.draws.schemas import SENT_LIMIT as RESERVE_LIMIT
from trading.draws.schemas import SentNumber
from trading.kernel.actors import Role
from trading.kernel.errors import DomainError, Invalid
from trading.kernel.text import text
from trading.sealing.errors import SealError
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.forms import bind
from trading.web.identity import clock, platform, signed_in_as

bp = Blueprint("auctions_api", __name__, url_prefix="/api/v1/auctions")


class ReserveNotTaken(DomainError):
    """A sealed reserve price that was not taken, with the code of docs/seal-1.md §7."""

    def __init__(self, error: SealError) -> None:
        super().__init__(error.code, REASONS[error.code])
        self.status = error.status


@bp.get("/<uuid:auction_id>/reserve/sealing")
def reserve_sealing(auction_id: UUID) -> Response:
    """What the seller must seal its reserve price with."""
    session = db.session()
    attempt = offers.own_attempt(session, signed_in_as(Role.PURCHASER), auction_id)
    return jsonify(reserves.sealing_facts(session, attempt, platform()).as_json())


@bp.post("/<uuid:auction_id>/reserve")
def seal_reserve(auction_id: UUID) -> tuple[Response, int]:
    """Take the sealed reserve price and answer its signed receipt."""
    actor = signed_in_as(Role.PURCHASER)
    sealed = commands.SealedReserve(**bind(SentNumber(), _json_object(RESERVE_LIMIT)))
    try:
        with transaction(actor, clock()) as tx:
            receipt = commands.seal_reserve(tx, platform(), auction_id, sealed).receipt
    except SealError as error:
        raise ReserveNotTaken(error) from error
    return jsonify(receipt=receipt), 201


@bp.post("/<uuid:auction_id>/quotes")
def quote(auction_id: UUID) -> tuple[Response, int]:
    """Take a quote and answer once it is durable; sent again under its key, the answer is the same."""
    actor = signed_in_as(Role.BIDDER)
    offer = commands.Offer(**bind(SentQuote(), _json_object(SENT_LIMIT)))
    with transaction(actor, clock()) as tx:
        taken = commands.quote(tx, platform().keys, auction_id, offer)
    return jsonify(taken_out(taken)), 201


@bp.get("/<uuid:auction_id>/quotes/<uuid:key>")
def own_quote(auction_id: UUID, key: UUID) -> Response:
    """Whether the bidder's quote under this key was taken."""
    actor = signed_in_as(Role.BIDDER)
    return jsonify(taken_out(commands.taken_before(db.session(), platform().keys, actor, auction_id, key)))


def _json_object(limit: int) -> dict[str, object]:
    request.max_content_length = limit
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, dict):
        raise Invalid(message=text("A JSON object is needed."))
    return sent
