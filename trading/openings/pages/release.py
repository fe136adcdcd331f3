"""A custodian hands in the key of a lot: signed in the browser, or typed from paper."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements.locks import announced_locks
from trading.custody import queries as custody
from trading.kernel.actors import Role
from trading.openings import commands, queries, schemas
from trading.openings.pages.blueprint import bp
from trading.projects.rules import is_closed
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/custody/locks/<uuid:lot_lock_id>/release")
def release_key(lot_lock_id: UUID) -> str:
    """What handing in means, when it is possible, and both ways of doing it."""
    session, now = db.session(), clock().now()
    lock = custody.place(session, signed_in_as(Role.CUSTODIAN), lot_lock_id)
    progress = queries.progress(session, lock.lot_attempt, now)
    frozen = progress.frozen
    signed, required = set(frozen.countersigned) if frozen else set(), platform().config.required_witnesses
    return render_template(
        "openings/release.html",
        lock=lock,
        announced=announced_locks(session, lock.lot_attempt).of(lock.custodian_name) if frozen else None,
        attempt=lock.lot_attempt,
        progress=progress,
        frozen=frozen,
        lacking=required - len(signed),
        lacking_others=required - len(signed | {lock.custodian.name}),
        closed=is_closed(lock.lot_attempt.deadline, now),
        own=next(seat for seat in progress.seats if seat.lock.id == lock.id),
        signing_key=custody.signing_key(session, identity().person_id),
        platform_key=platform().keys.notice.verifier.vkey,
    )


@bp.post("/custody/locks/<uuid:lot_lock_id>/release")
@redisplay(release_key)
def hand_in(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ReleaseForm())
    with transaction(identity(), clock()) as tx:
        commands.release_keys(tx, platform().config, lot_lock_id, schemas.handed(form))
    flash(_("Your key has been handed in."), "success")
    return redirect(url_for("openings.release_key", lot_lock_id=lot_lock_id))
