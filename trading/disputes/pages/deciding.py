"""After the deadline: what was handed to custodians, shown to those who decide. Nothing is admitted here."""

from uuid import UUID

from flask import render_template

from trading.bids import queries as sealed
from trading.disputes import queries
from trading.disputes.pages.blueprint import bp
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action, can
from trading.projects.rules import is_closed
from trading.store.db import db
from trading.web.identity import clock, signed_in_as


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/entrusted")
def to_decide(lot_attempt_id: UUID) -> str:
    """Files that custodians took in before the deadline, and which of them is a bid that counts."""
    actor = signed_in_as(Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR)
    session, now = db.session(), clock().now()
    attempt = sealed.published_attempt(session, lot_attempt_id)
    if not can(actor, Action.READ_PROJECT, attempt.project):
        raise NotFound
    return render_template(
        "disputes/to_decide.html",
        attempt=attempt,
        title=sealed.lot_title(attempt),
        closed=is_closed(attempt.deadline, now),
        files=queries.entrusted_on(session, attempt, now),
    )
