"""Contributions for programs and browsers alike (docs/draw-1.md §3)."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from trading.bids.words import REASONS
from trading.draws import commands, queries
from trading.draws.schemas import SENT_LIMIT, SentNumber
from trading.kernel.errors import DomainError, Invalid
from trading.kernel.text import text
from trading.sealing.errors import SealError
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform

bp = Blueprint("draws_api", __name__, url_prefix="/api/v1/draws")


class NotTaken(DomainError):
    """An envelope that was not taken, with the code of docs/seal-1.md §7."""

    def __init__(self, error: SealError) -> None:
        super().__init__(error.code, REASONS[error.code])
        self.status = error.status


@bp.get("/<uuid:draw_id>/sealing")
def sealing(draw_id: UUID) -> Response:
    """What a contribution must be sealed with: the same for everybody."""
    session = db.session()
    draw = queries.public_draw(session, draw_id)
    return jsonify(queries.sealing_facts(session, draw, platform()).as_json())


@bp.post("/<uuid:draw_id>/contributions")
def contribute(draw_id: UUID) -> tuple[Response, int]:
    """Take a sealed number and answer its signed receipt."""
    request.max_content_length = SENT_LIMIT
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, dict):
        raise Invalid(message=text("A JSON object is needed."))
    number = commands.Sent(**bind(SentNumber(), sent))
    try:
        with transaction(identity(), clock()) as tx:
            receipt = commands.contribute(tx, platform(), draw_id, number).receipt
    except SealError as error:
        raise NotTaken(error) from error
    return jsonify(receipt=receipt), 201
