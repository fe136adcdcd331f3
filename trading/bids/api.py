"""The upload of sealed bids, for browsers and programs alike (docs/seal-1.md §10)."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from trading.accounts.models import Organisation
from trading.bids import commands, intake, queries
from trading.bids.envelopes import WrongOffset
from trading.bids.rules import wire_name
from trading.bids.schemas import BEGIN_LIMIT, BeginUpload, upload_address, upload_out
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from trading.kernel.text import text
from trading.sealing.note import SIZE_LIMIT as NOTE_LIMIT
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import problem
from trading.web.forms import bind
from trading.web.guard import SAFE
from trading.web.identity import by_token, clock, identity, platform, signed_in_as
from trading.web.streams import body

bp = Blueprint("bids_api", __name__, url_prefix="/api/v1")


class BadOffset(DomainError):
    """The header Upload-Offset is missing or not a plain decimal number."""

    status = 400
    default_code = "E_OFFSET"
    default_message = text("The header Upload-Offset must be a plain decimal number.")


class LengthRequired(DomainError):
    status = 411
    default_code = "length_required"
    default_message = text("The header Content-Length is needed.")


@bp.before_request
def _must_be_of_this_origin() -> None:
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != request.host_url.rstrip("/")
    if foreign and request.method not in SAFE and not by_token():
        raise Forbidden("foreign_origin")


def _bidder() -> Actor:
    return signed_in_as(Role.BIDDER)


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/sealing")
def sealing(lot_attempt_id: UUID) -> Response:
    """What a bid for this lot must be sealed with: the same for everybody."""
    attempt = queries.offered_attempt(db.session(), identity(), lot_attempt_id)
    return jsonify(queries.sealing_facts(db.session(), attempt, platform()).as_json())


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/bid")
def own_bid(lot_attempt_id: UUID) -> Response:
    """Who the signed-in bidder is on the wire and what it has on this lot."""
    session, actor = db.session(), _bidder()
    attempt = queries.offered_attempt(session, actor, lot_attempt_id)
    organisation = session.get_one(Organisation, actor.organisation_id)
    live = queries.live_bid(session, attempt.id, organisation.id)
    upload = queries.open_upload(session, attempt.id, organisation.id)
    return jsonify(
        bidder=wire_name(organisation.id),
        name=organisation.name,
        live=live.envelope_sha256 if live else None,
        bidder_key=live.key_in_force if live else None,
        receipt=queries.receipt_of(session, live.id).note if live else None,
        upload=upload_address(upload.id) if upload else None,
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/uploads")
def begin(lot_attempt_id: UUID) -> tuple[Response, int]:
    """Take the envelope; its parts follow."""
    request.max_content_length = BEGIN_LIMIT
    actor = _bidder()
    form = bind(BeginUpload(), _json_object())
    try:
        begun = intake.begin(platform(), actor, clock(), lot_attempt_id, form["envelope"], form["signature"])
    except Conflict as conflict:
        if "upload" in conflict.facts:
            conflict.facts["upload"] = upload_address(conflict.facts["upload"])
        raise
    if isinstance(begun, commands.Known):
        return jsonify(envelope=begun.receipt.envelope_sha256, receipt=begun.receipt.note), 200
    answer = jsonify(upload_out(queries.upload_status(begun.upload, queries.envelope_folder(platform()))))
    answer.headers["Location"] = upload_address(begun.upload.id)
    return answer, 201 if begun.is_new else 200


def _json_object() -> dict[str, object]:
    sent = request.get_json(force=True, silent=True)
    if not isinstance(sent, dict):
        raise Invalid(message=text("A JSON object is needed."))
    return sent


@bp.get("/uploads/<uuid:upload_id>")
def upload(upload_id: UUID) -> Response:
    """How much of an upload has arrived."""
    return jsonify(upload_out(intake.status_of(platform(), _bidder(), upload_id)))


@bp.put("/uploads/<uuid:upload_id>/parts/<name>")
def send(upload_id: UUID, name: str) -> Response:
    """Append the body to a part; the answer is sent once the bytes are durable."""
    actor, offset, length = _bidder(), _sent_offset(), request.content_length
    if length is None:
        raise LengthRequired
    try:
        arrived = intake.receive(
            platform(), actor, clock(), upload_id, name, body(), offset=offset, length=length
        )
    except WrongOffset as wrong:
        answer = problem(wrong.status, wrong.code, wrong.message, **wrong.facts)
        answer.headers["Upload-Offset"] = str(wrong.offset)
        return answer
    return Response(status=204, headers={"Upload-Offset": str(arrived)})


def _sent_offset() -> int:
    sent = request.headers.get("Upload-Offset", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 16):
        raise BadOffset
    return int(sent)


@bp.route("/uploads/<uuid:upload_id>/parts/<name>", methods=["HEAD"])
def arrived(upload_id: UUID, name: str) -> Response:
    """How much of one part has arrived."""
    part = intake.status_of(platform(), _bidder(), upload_id).part(name)
    headers = {
        "Upload-Offset": str(part.offset),
        "Upload-Length": str(part.size),
        "Cache-Control": "no-store",
    }
    return Response(status=200, headers=headers)


@bp.post("/uploads/<uuid:upload_id>/finalise")
def finalise(upload_id: UUID) -> Response:
    """Accept the envelope and answer its signed receipt, byte for byte as kept."""
    return _text(intake.finish(platform(), _bidder(), clock(), upload_id).note)


@bp.delete("/uploads/<uuid:upload_id>")
def abandon(upload_id: UUID) -> Response:
    """Give an unfinished upload up."""
    with transaction(_bidder(), clock()) as tx:
        commands.abandon_upload(tx, upload_id)
    return Response(status=204)


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/withdrawals")
def withdraw(lot_attempt_id: UUID) -> Response:
    """Take an envelope back on its bidder's signed word."""
    request.max_content_length = NOTE_LIMIT
    signed = request.get_data().decode(errors="replace")
    return _text(intake.withdraw(platform(), _bidder(), clock(), lot_attempt_id, signed).note)


def _text(note: str) -> Response:
    return Response(note, content_type="text/plain; charset=utf-8")
