"""What a committee asks a bidder, and the bidder's answer; who asks stays unnamed."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title
from trading.committees import commands, queries, schemas
from trading.committees.models import Clarification
from trading.committees.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/bids/clarifications")
def clarifications() -> str:
    """Everything that committees have asked the reader's organisation."""
    actor = signed_in_as(Role.BIDDER)
    if actor.organisation_id is None:
        raise NotFound
    found = queries.clarifications_of_bidder(db.session(), actor.organisation_id)
    return render_template(
        "committees/clarifications.html",
        clarifications=[(each, lot_title(each.bid.lot_attempt)) for each in found],
    )


@bp.get("/bids/clarifications/<uuid:clarification_id>")
def clarification(clarification_id: UUID) -> str:
    """One question and its answer."""
    actor = signed_in_as(Role.BIDDER)
    found = db.session.get(Clarification, clarification_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound
    return render_template(
        "committees/clarification.html",
        asked=found,
        title=lot_title(found.bid.lot_attempt),
        may_answer=found.answered_at is None and clock().now() < found.until,
    )


@bp.post("/bids/clarifications/<uuid:clarification_id>")
@redisplay(clarification)
def answer(clarification_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AnswerForm())
    with transaction(identity(), clock()) as tx:
        commands.answer_committee(
            tx, clarification_id, form["answer"], changes_nothing=form["unchanged"] == "yes"
        )
    flash(_("Your answer is with the committee."), "success")
    return redirect(url_for("committees.clarification", clarification_id=clarification_id))
