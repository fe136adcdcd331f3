"""A custodian hands in its keys for a reserve price, after the hammer."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements.locks import announced_locks
from trading.auctions import commands
from trading.auctions.pages.blueprint import bp
from trading.auctions.queries import reserve as queries
from trading.custody import queries as custody
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.openings import freezing
from trading.openings import schemas as openings
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/custody/reserves/<uuid:lot_lock_id>")
def release(lot_lock_id: UUID) -> str:
    """What handing in means, when it is possible, and both ways of doing it."""
    session, actor = db.session(), signed_in_as(Role.CUSTODIAN)
    lock = queries.place(session, actor, lot_lock_id)
    attempt = lock.lot_attempt
    frozen = freezing.frozen(session, attempt.id)
    signed, required = set(frozen.countersigned if frozen else ()), platform().config.required_witnesses
    seats = queries.seats(session, attempt.id)
    key = custody.signing_key(session, actor.person_id)
    return render_template(
        "auctions/release.html",
        lock=lock,
        attempt=attempt,
        closing=queries.closing(session, attempt.id),
        announced=announced_locks(session, attempt).of(lock.custodian_name) if frozen else None,
        frozen=frozen,
        lacking=required - len(signed),
        lacking_others=required - len(signed | {lock.custodian.name}),
        own=next(seat for seat in seats if seat.lock.id == lock.id),
        seats=seats,
        signing_key=key,
        platform_key=platform().keys.notice.verifier.vkey,
    )


@bp.post("/custody/reserves/<uuid:lot_lock_id>")
@redisplay(release)
def hand_in(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(openings.ReleaseForm())
    with transaction(identity(), clock()) as tx:
        commands.release_keys(tx, platform().config, lot_lock_id, openings.handed(form))
    flash(_("Your key has been handed in."), "success")
    return redirect(url_for("auctions.release", lot_lock_id=lot_lock_id))


@bp.get("/auctions/<uuid:lot_attempt_id>/reserve-closing.note")
def closing_note(lot_attempt_id: UUID) -> Response:
    """The signed entry over the sealed reserve and the last quote, byte for byte."""
    closing = queries.closing(db.session(), lot_attempt_id)
    if closing is None:
        raise NotFound
    return Response(closing.note, content_type="text/plain; charset=utf-8")


@bp.get("/auctions/<uuid:lot_attempt_id>/reserve-closing.proof")
def closing_proof(lot_attempt_id: UUID) -> Response:
    """Where that entry stands in the public log, with its salt as `extra` (c2sp.org/tlog-proof)."""
    proof = freezing.proof(db.session(), lot_attempt_id)
    return Response(proof.text(), content_type="text/plain; charset=utf-8")
