"""What a bidder sees of a stage in which it took part: its own finding, its own meetings, the changes."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.bids.queries import lot_title
from trading.committees.words import GROUNDS
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.projects.rules import phase
from trading.rounds import commands, queries
from trading.rounds.models import Meeting
from trading.rounds.pages.blueprint import bp
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.identity import clock, identity, signed_in_as


@bp.get("/my/stages")
def my_stages() -> str:
    """Every stage in which the bidder has taken part."""
    actor, now = signed_in_as(Role.BIDDER), clock().now()
    if actor.organisation_id is None:
        raise NotFound
    session = db.session()
    return render_template(
        "rounds/my_stages.html",
        stages=[
            (each, lot_title(each), phase(each.state, each.deadline, now, each.stage))
            for each in queries.parts_of_bidder(session, actor.organisation_id)
        ],
        invitations=queries.invitations(session, actor.organisation_id, now),
        lot_title=lot_title,
    )


@bp.get("/my/stages/<uuid:lot_attempt_id>")
def my_stage(lot_attempt_id: UUID) -> str:
    """Nothing here tells of another bidder."""
    session, now = db.session(), clock().now()
    attempt, bid = queries.own_part(session, signed_in_as(Role.BIDDER), lot_attempt_id)
    own = bid.organisation_id
    following = queries.next_attempt(session, attempt.id)
    return render_template(
        "rounds/my_stage.html",
        attempt=attempt,
        title=lot_title(attempt),
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        bid=bid,
        found=queries.finding_on(session, bid),
        meetings=queries.own_meetings(session, attempt.id, own),
        changes=queries.changes_told_to(session, attempt.id, bid),
        invitation=queries.invitation_to(session, following, own) if following else None,
        following=following,
        grounds=GROUNDS,
    )


@bp.post("/my/stages/<uuid:lot_attempt_id>/meetings/<uuid:meeting_id>")
def confirm(lot_attempt_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """Agree to the minutes of one's own meeting."""
    with transaction(identity(), clock()) as tx:
        if tx.get(Meeting, meeting_id).lot_attempt_id != lot_attempt_id:
            raise NotFound
        commands.confirm_minutes(tx, meeting_id)
    flash(_("You have confirmed the minutes."), "success")
    return redirect(url_for("rounds.my_stage", lot_attempt_id=lot_attempt_id))
