"""A custodian's pages: countersign for a bidder that lost its key."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids import queries as sealed
from trading.custody import queries as custody
from trading.disputes import commands, queries, schemas
from trading.disputes.pages.blueprint import bp
from trading.disputes.words import ACTS, DOCUMENTS
from trading.kernel.actors import Role
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
