"""A custodian's pages: countersign for a lost bidder key, say that a lot key is lost, take files in."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids import queries as sealed
from trading.custody import queries as custody
from trading.disputes import commands, queries, schemas
from trading.disputes.pages.blueprint import bp
from trading.disputes.rules import ENTRUSTED_CAPTION
from trading.disputes.words import ACTS, DOCUMENTS
from trading.kernel.actors import Role
from trading.openings.models import LostLock
from trading.projects.rules import AttemptState, is_closed
from trading.sealing.lines import instant_text
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as


@bp.get("/custody/lost-keys/<uuid:lost_key_id>")
def to_countersign(lost_key_id: UUID) -> str:
    """Who lost its key, who has seen the bidder, what the signature will do; and the text that is signed."""
    actor, session = signed_in_as(Role.CUSTODIAN), db.session()
    lost, lock = queries.seat_at(session, lost_key_id, actor.organisation_id)
    return render_template(
        "disputes/countersign.html",
        lost=lost,
        lock=lock,
        attempt=lost.lot_attempt,
        title=sealed.lot_title(lost.lot_attempt),
        alive=queries.is_alive(lost, clock().now()),
        signed=queries.has_countersigned(lost, lock),
        seen_by=queries.name_of(session, lost.seen_by),
        asked_by=queries.name_of(session, lost.person_id),
        key=custody.signing_key(session, actor.person_id),
        acts=ACTS,
        documents=DOCUMENTS,
    )


@bp.post("/custody/lost-keys/<uuid:lost_key_id>")
@redisplay(to_countersign)
def countersign(lost_key_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SignedForm())
    with transaction(identity(), clock()) as tx:
        commands.countersign(tx, platform(), lost_key_id, form["note"] + "\n")
    flash(_("Your signature is on the request."), "success")
    return redirect(url_for("disputes.to_countersign", lost_key_id=lost_key_id))


@bp.get("/custody/locks/<uuid:lot_lock_id>/lost")
def lock_lost(lot_lock_id: UUID) -> str:
    """What it means that the key of a lot is lost, and how to say so."""
    session = db.session()
    lock = custody.place(session, signed_in_as(Role.CUSTODIAN), lot_lock_id)
    return render_template(
        "disputes/lock_lost.html",
        lock=lock,
        attempt=lock.lot_attempt,
        declared=session.get(LostLock, lock.id),
        possible=lock.lot_attempt.state is AttemptState.PUBLISHED,
        lost=queries.lost_locks(session, lock.lot_attempt_id),
        locks=custody.locks_of(session, lock.lot_attempt_id),
    )


@bp.post("/custody/locks/<uuid:lot_lock_id>/lost")
@redisplay(lock_lost)
def declare_lock_lost(lot_lock_id: UUID) -> ResponseReturnValue:
    with transaction(identity(), clock()) as tx:
        commands.declare_lock_lost(tx, lot_lock_id)
    flash(_("Recorded: the key of your unit is lost."), "success")
    return redirect(url_for("disputes.lock_lost", lot_lock_id=lot_lock_id))


@bp.get("/custody/locks/<uuid:lot_lock_id>/entrusted")
def entrusted(lot_lock_id: UUID) -> str:
    """Take in the sealed file of a bidder that got no receipt; what was taken in before."""
    actor, session, now = signed_in_as(Role.CUSTODIAN), db.session(), clock().now()
    lock = custody.place(session, actor, lot_lock_id)
    attempt = lock.lot_attempt
    return render_template(
        "disputes/entrusted.html",
        lock=lock,
        attempt=attempt,
        possible=attempt.state is AttemptState.PUBLISHED and not is_closed(attempt.deadline, now),
        key=custody.signing_key(session, actor.person_id),
        files=queries.entrusted_to(session, lock.id),
        caption=ENTRUSTED_CAPTION,
        asked=instant_text(now),
    )


@bp.post("/custody/locks/<uuid:lot_lock_id>/entrusted")
@redisplay(entrusted)
def entrust_file(lot_lock_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SignedForm())
    with transaction(identity(), clock()) as tx:
        commands.entrust_file(tx, lot_lock_id, form["note"] + "\n")
    flash(
        _("Recorded. Save the signed voucher and give it to the bidder; keep the file as it is."), "success"
    )
    return redirect(url_for("disputes.entrusted", lot_lock_id=lot_lock_id))


@bp.get("/custody/locks/<uuid:lot_lock_id>/entrusted/<uuid:entrusted_id>.txt")
def voucher(lot_lock_id: UUID, entrusted_id: UUID) -> Response:
    """The custodian's signed word, byte for byte, for the bidder."""
    session = db.session()
    lock = custody.place(session, signed_in_as(Role.CUSTODIAN), lot_lock_id)
    kept = queries.entrusted_file(session, entrusted_id, lock.id)
    answer = Response(kept.note, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="voucher-{kept.sha256[:12]}.txt"'
    return answer
