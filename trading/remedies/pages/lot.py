"""The objections and complaints of one lot, for everybody, with the ways that are open to the reader."""

from uuid import UUID

from flask import render_template

from trading.announcements import queries as announcements
from trading.kernel.actors import Role
from trading.projects.queries import suspension
from trading.remedies import queries, words
from trading.remedies.pages.blueprint import bp, shown_lot, windows_of
from trading.remedies.rules import ComplaintState, Subject
from trading.store.db import db
from trading.web.identity import clock, identity

ANSWERED = (ComplaintState.DECIDED,)


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/remedies")
def lot(lot_attempt_id: UUID) -> str:
    """What was objected to and complained of, what came of it, and what is possible until when."""
    session, actor, now = db.session(), identity(), clock().now()
    attempt = queries.readable_lot(session, actor, lot_attempt_id)
    found = windows_of(attempt)
    parties = {
        subject
        for subject in found
        if actor.role is Role.BIDDER
        and actor.organisation_id is not None
        and queries.is_party(session, attempt, actor.organisation_id, subject)
    }
    return render_template(
        "remedies/lot.html",
        **shown_lot(attempt),
        tender=announcements.tender_of(session, attempt.id),
        procedure=queries.procedure_of(session, attempt, now),
        standing=suspension(session, attempt.id),
        windows=found,
        may_object=[
            each for each in found if each in parties and found[each].opens <= now < found[each].closes
        ],
        objections=queries.objections_on(session, attempt.id),
        complaints=[each for each in queries.complaints_on(session, attempt.id) if each.state in ANSWERED],
        orders=queries.orders_on(session, attempt.id),
        documents=Subject.DOCUMENTS,
        own_award=queries.standing_award_of(session, attempt.id, actor.organisation_id),
        words=words,
    )
