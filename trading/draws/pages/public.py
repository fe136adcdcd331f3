"""What everybody may see of draws, do with them, and take away to repeat them."""

import hashlib
from uuid import UUID

from flask import Response, render_template
from sqlalchemy.orm import Session

from trading.draws import queries, words
from trading.draws.models import Draw, DrawLock, DrawRecord
from trading.draws.pages.blueprint import bp
from trading.draws.rules import Stage
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.openings import freezing
from trading.proofs.draw import DrawList
from trading.store.db import db
from trading.store.live import LiveVersion
from trading.web.identity import clock, identity, platform


@bp.get("/draws")
def index() -> str:
    """Every draw whose list stands."""
    now = clock().now()
    found = queries.draws(db.session(), public=True)
    return render_template(
        "draws/index.html", draws=[(draw, queries.stage_of(draw, now)) for draw in found], words=words
    )


@bp.get("/draws/<uuid:draw_id>")
def draw(draw_id: UUID) -> str:
    """One draw: its list, where it stands, how to contribute, its result and how to repeat it."""
    session, actor, now = db.session(), identity(), clock().now()
    shown = queries.public_draw(session, draw_id)
    stage = queries.stage_of(shown, now)
    version = session.get(LiveVersion, shown.id)
    record = queries.record(session, shown.id)
    return render_template(
        "draws/draw.html",
        draw=shown,
        listed=DrawList.parse(shown.frozen or ""),
        title=queries.title_of(shown.lot_attempt),
        stage=stage,
        version=version.version if version else 0,
        closing=queries.closing(session, shown.id),
        seats=queries.seats(session, shown.id),
        record=queries.said(record) if record else None,
        digest=record.sha256 if record else None,
        drawn=queries.drawn(session, shown),
        own_lock=_own_lock(session, actor, shown),
        own_place=queries.own_place(shown, actor.organisation_id) if actor.role is Role.BIDDER else None,
        may_contribute=stage is Stage.CONTRIBUTING
        and actor.role in (Role.VISITOR, Role.BIDDER, Role.CUSTODIAN),
        key=platform().keys.notice.verifier.vkey,
        words=words,
    )


def _own_lock(session: Session, actor: Actor, shown: Draw) -> DrawLock | None:
    if actor.role is not Role.CUSTODIAN:
        return None
    places = queries.locks_of(session, shown.id)
    return next((lock for lock in places if lock.custodian_id == actor.organisation_id), None)


@bp.get("/draws/<uuid:draw_id>/list.txt")
def list_note(draw_id: UUID) -> Response:
    """The signed list, byte for byte."""
    return _text(queries.public_draw(db.session(), draw_id).note)


@bp.get("/draws/<uuid:draw_id>/closing.note")
def closing_note(draw_id: UUID) -> Response:
    """The signed entry that froze the contributions, byte for byte."""
    closing = queries.closing(db.session(), draw_id)
    return _text(closing.note if closing else None)


@bp.get("/draws/<uuid:draw_id>/frozen.txt")
def frozen_set(draw_id: UUID) -> Response:
    """The ids of all frozen envelopes, sorted, one a line: the SHA-256 of this text is `set` in the closing.

    It stands before any key is handed in, so that whoever contributed can look for its own while it matters.
    """
    session = db.session()
    if queries.closing(session, draw_id) is None:
        raise NotFound
    kept = queries.contributions(session, draw_id)
    return _text("".join(f"{each.envelope_sha256}\n" for each in kept))


@bp.get("/draws/<uuid:draw_id>/closing.proof")
def closing_proof(draw_id: UUID) -> Response:
    """Where the close entry stands in the public log, with its salt as `extra` (c2sp.org/tlog-proof)."""
    return _text(freezing.proof(db.session(), draw_id).text())


@bp.get("/draws/<uuid:draw_id>/record.json")
def record_json(draw_id: UUID) -> Response:
    """The frozen record, byte for byte."""
    return Response(_record(draw_id).frozen, content_type="application/json; charset=utf-8")


@bp.get("/draws/<uuid:draw_id>/record.note")
def record_note(draw_id: UUID) -> Response:
    """The signed note that carries the record's digest, byte for byte."""
    return _text(_record(draw_id).note)


@bp.get("/draws/<uuid:draw_id>/nonces.txt")
def nonces(draw_id: UUID) -> Response:
    """The numbers that count, one a line, for the recipe of docs/draw-1.md."""
    found = queries.said(_record(draw_id))["contributions"]
    return _text("".join(sorted(f"{each['nonce']}\n" for each in found if each["nonce"])))


@bp.get("/draws/<uuid:draw_id>/<envelope>/envelope.json")
def envelope(draw_id: UUID, envelope: str) -> Response:
    """One contribution's envelope as received."""
    kept = queries.shown_contribution(db.session(), draw_id, envelope)
    return _bytes(kept.envelope, "envelope.json")


@bp.get("/draws/<uuid:draw_id>/<envelope>/summary.age")
def sealed_number(draw_id: UUID, envelope: str) -> Response:
    """One contribution's sealed number, to be opened again with its published identity."""
    kept = queries.shown_contribution(db.session(), draw_id, envelope)
    return _bytes(kept.summary, "summary.age")


def _record(draw_id: UUID) -> DrawRecord:
    found = queries.record(db.session(), draw_id)
    if found is None:
        raise NotFound
    return found


def _text(written: str | None) -> Response:
    if written is None:
        raise NotFound
    return Response(written, content_type="text/plain; charset=utf-8")


def _bytes(data: bytes, name: str) -> Response:
    answer = Response(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.set_etag(hashlib.sha256(data).hexdigest())
    return answer
