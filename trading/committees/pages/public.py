"""What everybody may know of an evaluation once the lot is awarded: who sat, the criteria, the totals."""

from uuid import UUID

from flask import render_template

from trading.committees import queries, words
from trading.committees.pages.blueprint import bp
from trading.committees.rendering import said
from trading.committees.rules import SITTING
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.store.db import db


@bp.get("/lots/<uuid:lot_attempt_id>/evaluation")
def published(lot_attempt_id: UUID) -> str:
    """Committee, criteria and totals of an awarded lot; raises NotFound before."""
    session = db.session()
    attempt = session.get(LotAttempt, lot_attempt_id)
    report = queries.standing_report(session, lot_attempt_id)
    if attempt is None or report is None or not queries.published_evaluations(session, [attempt]):
        raise NotFound
    return render_template(
        "committees/published.html",
        attempt=attempt,
        report=report,
        said=said(report),
        seats=[seat for seat in report.committee.seats if seat.state in SITTING],
        words=words,
    )
