"""One page per lot for the custodian: make the locks, print the key, test it, hand it in."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trading.custody import challenges, commands, queries, schemas
from trading.custody.models import LotLock
from trading.custody.rules import is_test_due, wire_name
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.text import text
from trading.projects.rules import AttemptState, Phase, is_closed, phase
from trading.sealing import lines
from trading.store import offline
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as
from trading.web.waiting import WAITING, WaitingItem

bp = Blueprint("custody", __name__, url_prefix="/custody")


@bp.get("")
def index() -> str:
    """Every lot whose lock or key is with the custodian's unit."""
    actor, now = signed_in_as(Role.CUSTODIAN), clock().now()
    session = db.session()
    places = queries.places_of(session, actor)
    return render_template(
        "custody/index.html",
        places=[
            (lock, phase(lock.lot_attempt.state, lock.lot_attempt.deadline, now, lock.lot_attempt.stage))
            for lock in places
        ],
        key=queries.signing_key(session, actor.person_id),
    )


@bp.get("/signing-key")
def signing_key() -> str:
    """Make the long-term key that signs locks and handed-in keys."""
    actor = signed_in_as(Role.CUSTODIAN)
    if actor.organisation_id is None:
        raise NotFound
    return render_template(
        "custody/signing_key.html",
        key=queries.signing_key(db.session(), actor.person_id),
        custodian=wire_name(actor.organisation_id),
    )


@bp.post("/signing-key")
@redisplay(signing_key)
def register_signing_key() -> ResponseReturnValue:
    form = bind(schemas.SigningKeyForm())
    with transaction(identity(), clock()) as tx:
        commands.register_signing_key(tx, form["vkey"], form["proof"] + "\n")
    flash(_("Your signing key is registered. Its file is with you alone."), "success")
    return redirect(url_for("custody.index"))


@bp.get("/locks/<uuid:lot_lock_id>")
def lock(lot_lock_id: UUID) -> str:
    """The one page of a lot: what is to be done now, and what each act means."""
    shown, now = _own(lot_lock_id), clock().now()
    attempt = shown.lot_attempt
    return render_template(
        "custody/lock.html",
        lock=shown,
        attempt=attempt,
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        key=queries.signing_key(db.session(), identity().person_id),
        asked=lines.instant_text(now),
        file_name=f"{attempt.wire_id.replace('/', '_')}-{shown.custodian_name}.key.txt",
        others=queries.locks_of(db.session(), attempt.id),
        offline_page=offline.fingerprint("custodian"),
        release=_release_address(shown) if is_closed(attempt.deadline, now) else None,
        may_make=attempt.state is AttemptState.PREPARING,
    )


@bp.post("/locks/<uuid:lot_lock_id>")
@redisplay(lock)
def make_lock(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.LockForm())
    note = f"{form['note']}\n" if form["note"] else None
    with transaction(identity(), clock()) as tx:
        commands.make_lock(tx, lot_lock_id, form["summary"], form["body"], note)
    flash(
        _("The locks are on the lot. Keep the key file and the printed sheet apart from each other."),
        "success",
    )
    return redirect(url_for("custody.lock", lot_lock_id=lot_lock_id))


@bp.get("/locks/<uuid:lot_lock_id>/request.txt")
def lock_request(lot_lock_id: UUID) -> Response:
    """What the page without network must know to make the locks of this lot."""
    shown = _own(lot_lock_id)
    key = queries.signing_key(db.session(), identity().person_id)
    attempt = shown.lot_attempt
    asked = lines.render(
        ("gglockrequest/1",),
        {
            "lot": attempt.wire_id,
            "stage": attempt.stage,
            "custodian": shown.custodian_name,
            "unit": shown.custodian.name,
            "title": f"{attempt.project.title} {attempt.title}",
            "signing-key": key.vkey if key else "-",
        },
    )
    answer = Response(asked, content_type="text/plain; charset=utf-8")
    name = f"{attempt.wire_id.replace('/', '_')}-{shown.custodian_name}.request.txt"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/offline-page")
def offline_page() -> Response:
    """The page for use without network as it is now; published notices keep the one that they name."""
    # Not as text/html: it is to be saved, never to run as a page of this platform.
    answer = Response(offline.built("custodian").read_bytes(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = 'attachment; filename="custodian.html"'
    return answer


@bp.get("/locks/<uuid:lot_lock_id>/test/<part>.age")
def test_file(lot_lock_id: UUID, part: str) -> ResponseReturnValue:
    """A code sealed under the custodian's own lock, to be read with `age` on its own machine."""
    shown = _own(lot_lock_id)
    recipient = {"summary": shown.summary_recipient, "body": shown.body_recipient}.get(part)
    if recipient is None:
        raise NotFound
    sealed = challenges.test_file(_secret(), recipient)
    headers = {"Content-Disposition": f'attachment; filename="test-{part}.age"'}
    return Response(sealed, content_type="application/octet-stream", headers=headers)


@bp.post("/locks/<uuid:lot_lock_id>/test")
@redisplay(lock)
def test_key(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.TestForm())
    with transaction(identity(), clock()) as tx:
        commands.test_key(tx, lot_lock_id, form["note"] + "\n")
    return _tested(lot_lock_id)


@bp.post("/locks/<uuid:lot_lock_id>/test-codes")
@redisplay(lock)
def test_key_by_codes(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.CodesForm())
    with transaction(identity(), clock()) as tx:
        commands.test_key_by_codes(tx, _secret(), lot_lock_id, **form)
    return _tested(lot_lock_id)


def _tested(lot_lock_id: UUID) -> ResponseReturnValue:
    flash(_("Your key fits. Bring it to the opening."), "success")
    return redirect(url_for("custody.lock", lot_lock_id=lot_lock_id))


def _own(lot_lock_id: UUID) -> LotLock:
    return queries.place(db.session(), signed_in_as(Role.CUSTODIAN), lot_lock_id)


def _secret() -> bytes:
    return platform().config.secret_key.encode()


def _release_address(shown: LotLock) -> str | None:
    """Handing keys in belongs to the openings above; the page offers it as soon as it is there."""
    if "openings.release_key" not in current_app.view_functions:
        return None
    return url_for("openings.release_key", lot_lock_id=shown.id)


def _locks(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    if actor.role is not Role.CUSTODIAN:
        return []
    items = []
    for lock in queries.places_of(session, actor):
        attempt, href = lock.lot_attempt, url_for("custody.lock", lot_lock_id=lock.id)
        about = text("%(title)s, %(lot)s", title=attempt.project.title, lot=attempt.title)
        state = phase(attempt.state, attempt.deadline, now, attempt.stage)
        if state is Phase.PREPARING and lock.made_at is None:
            items.append(WaitingItem(text("Make the locks of a lot"), href, about))
        elif state is Phase.ACCEPTING and is_test_due(lock.tested_at, attempt.deadline, now):
            items.append(WaitingItem(text("Test the key of a lot"), href, about, attempt.deadline))
    return items


WAITING.append(_locks)
