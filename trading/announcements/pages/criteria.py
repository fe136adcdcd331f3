"""By what bids are evaluated: the unit states its criteria on the workbench."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import commands, queries, schemas
from trading.announcements.criteria import stated_criteria
from trading.announcements.pages.blueprint import bp, own_tender
from trading.procedures.criteria import formula_of_record
from trading.procedures.parts import SCORED
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.identity import clock, identity


@bp.get("/unit/tenders/<uuid:tender_id>/criteria")
def criteria(tender_id: UUID) -> str:
    """The criteria as they stand, with empty rows for more."""
    tender = own_tender(tender_id)
    procedure = queries.procedure_of(tender, clock().now())
    score = procedure.evaluation.price_score
    return render_template(
        "announcements/criteria.html",
        tender=tender,
        procedure=procedure,
        criteria=stated_criteria(db.session(), tender),
        rows=schemas.CRITERIA_ROWS,
        is_scored=procedure.evaluation.method in SCORED,
        formula=formula_of_record(score) if score else None,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/criteria")
@redisplay(criteria)
def state_criteria(tender_id: UUID) -> ResponseReturnValue:
    own_tender(tender_id)
    stated = schemas.criteria(request.form)
    with transaction(identity(), clock()) as tx:
        commands.state_criteria(tx, tender_id, stated)
    flash(_("The criteria are stated."), "success")
    return redirect(url_for("announcements.workbench", tender_id=tender_id))
