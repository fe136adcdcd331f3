"""A custodian lends its locks to a draw, and hands their keys in afterwards."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.custody import queries as custody
from trading.custody.schemas import LockForm
from trading.draws import commands, queries, words
from trading.draws.pages.blueprint import bp
from trading.draws.rules import DrawState, Stage
from trading.kernel.actors import Role
from trading.openings import freezing
from trading.openings import schemas as openings
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/custody/draws/<uuid:draw_lock_id>")
def lock(draw_lock_id: UUID) -> str:
    """The custodian's one page of a draw: what is to be done now."""
    session, actor = db.session(), signed_in_as(Role.CUSTODIAN)
    own = queries.place(session, actor.organisation_id, draw_lock_id)
    draw, now = own.draw, clock().now()
    stage = queries.stage_of(draw, now)
    seats = queries.seats(session, draw.id)
    signing_key = custody.signing_key(session, actor.person_id)
    frozen = freezing.frozen(session, draw.id)
    signed, required = set(frozen.countersigned if frozen else ()), platform().config.required_witnesses
    return render_template(
        "draws/lock.html",
        lock=own,
        draw=draw,
        title=queries.title_of(draw.lot_attempt),
        stage=stage,
        may_make=draw.state is DrawState.PREPARING,
        may_release=stage is Stage.AWAITING_KEYS,
        closing=queries.closing(session, draw.id),
        frozen=frozen,
        lacking=required - len(signed),
        lacking_others=required - len(signed | {own.custodian.name}),
        own=next(seat for seat in seats if seat.lock.id == own.id),
        seats=seats,
        announced=queries.announced(draw, own),
        key=signing_key,
        signing_key=signing_key,
        platform_key=platform().keys.notice.verifier.vkey,
        words=words,
    )


@bp.post("/custody/draws/<uuid:draw_lock_id>")
@redisplay(lock)
def make_lock(draw_lock_id: UUID) -> ResponseReturnValue:
    form = bind(LockForm())
    note = f"{form['note']}\n" if form["note"] else None
    with transaction(identity(), clock()) as tx:
        commands.make_lock(tx, draw_lock_id, form["summary"], form["body"], note)
    flash(_("Your locks are on the draw. Keep the key file; it is asked for soon."), "success")
    return redirect(url_for("draws.lock", draw_lock_id=draw_lock_id))


@bp.post("/custody/draws/<uuid:draw_lock_id>/release")
@redisplay(lock)
def hand_in(draw_lock_id: UUID) -> ResponseReturnValue:
    form = bind(openings.ReleaseForm())
    with transaction(identity(), clock()) as tx:
        commands.release_keys(tx, platform().config, draw_lock_id, openings.handed(form))
    flash(_("Your key has been handed in."), "success")
    return redirect(url_for("draws.lock", draw_lock_id=draw_lock_id))
