"""Countersignatures, brought by the command or by a browser; signed, so that nobody need be known."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from trading.custody.rules import wire_name
from trading.kernel.actors import Role, visitor
from trading.kernel.errors import Invalid, TooBig
from trading.kernel.text import text
from trading.sealing.note import SIZE_LIMIT
from trading.store.db import db
from trading.store.transaction import transaction
from trading.transparency import queries
from trading.transparency.witnesses import commands, schemas
from trading.transparency.witnesses.rules import browser_name
from trading.web.forms import bind
from trading.web.identity import address, clock, identity, platform, signed_in_as

bp = Blueprint("witnesses", __name__)


@bp.app_context_processor
def _watching() -> dict[str, object]:
    return {"register_watched": _register_watched}


def _register_watched() -> dict[str, str] | None:
    """What a custodian's browser must know to be a witness; None for others and before the first batch."""
    actor, own = identity(), platform()
    if actor.role is not Role.CUSTODIAN or actor.organisation_id is None:
        return None
    if queries.last_batch(db.session()) is None:
        return None
    prefix = browser_name(own.config.origin, wire_name(actor.organisation_id))
    return {"log": own.keys.log.verifier.vkey, "prefix": prefix}


@bp.post("/log/cosignatures")
def countersign() -> Response:
    """Take a checkpoint with countersignatures below it; answers with all that it carries now."""
    sent = request.stream.read(SIZE_LIMIT + 1)
    if len(sent) > SIZE_LIMIT:
        raise TooBig
    try:
        signed = sent.decode()
    except UnicodeDecodeError as error:
        raise Invalid("E_SHAPE", text("This is not a signed checkpoint.")) from error
    with transaction(visitor(address()), clock()) as tx:
        batch = commands.countersign(tx, signed)
        carried = queries.checkpoint(tx.session, batch)
    return Response(carried, content_type="text/plain; charset=utf-8")


@bp.post("/custody/witness")
def register_browser() -> ResponseReturnValue:
    """Make this browser of a custodian a witness."""
    signed_in_as(Role.CUSTODIAN)
    form = bind(schemas.BrowserForm())
    with transaction(identity(), clock()) as tx:
        witness = commands.register_browser(tx, platform().config.origin, form["vkey"])
        answer = {"name": witness.name, "title": witness.title}
    return jsonify(answer), 201
