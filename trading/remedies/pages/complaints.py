"""The window for complaints: written outside, followed with a code, answered in public."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.commands import count_complaint
from trading.kernel.actors import visitor
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action
from trading.remedies import commands, queries, schemas, words
from trading.remedies.commands.complaining import Particulars, Written
from trading.remedies.pages.blueprint import bp, options, shown_lot
from trading.remedies.rules import ComplaintState, Subject, shown_code
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import address, clock, identity, platform

WHO = ("name", "identity_number", "address", "contact_name", "phone")


@bp.get("/complaints")
def decisions() -> str:
    """Every decision on a complaint, and how to complain."""
    decided = queries.complaints(db.session(), ComplaintState.DECIDED)
    return render_template("remedies/decisions.html", complaints=decided[::-1], words=words)


@bp.get("/lot-attempts/<uuid:lot_attempt_id>/complaint")
def new_complaint(lot_attempt_id: UUID) -> str:
    """The form, for everybody; what is written goes to the competent department alone."""
    session, now = db.session(), clock().now()
    attempt = queries.readable_lot(session, identity(), lot_attempt_id)
    procedure = queries.procedure_of(session, attempt, now)
    return render_template(
        "remedies/new_complaint.html",
        **shown_lot(attempt),
        subjects=options(words.SUBJECTS),
        objections=procedure.objections,
        period=procedure.period("complaint"),
        unit=attempt.project.procuring_entity.name,
        most=schemas.FILES_AT_MOST,
        limit=schemas.FILE_LIMIT,
    )


@bp.post("/lot-attempts/<uuid:lot_attempt_id>/complaint")
@redisplay(new_complaint)
def complain(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Shown at once and only once: the number and the code of the case."""
    attempt = queries.readable_lot(db.session(), identity(), lot_attempt_id)
    form = bind(schemas.ComplaintForm())
    evidence = schemas.evidence(platform())
    written = Written(
        subject=Subject(form["subject"]),
        respondent=form["respondent"],
        grounds=form["grounds"],
        demand=form["demand"],
        cause_known=form["cause_known"],
        objection_number=form["objection_number"],
    )
    who = Particulars(**{name: form[name] for name in WHO})
    with transaction(visitor(), clock()) as tx:
        complaint, code = commands.complain(
            tx,
            attempt.id,
            platform().config.instance,
            written,
            who,
            evidence,
            address=address(),
        )
        number, received_at = complaint.number, complaint.received_at
    return _receipt(number, shown_code(code), received_at)


def _receipt(number: str, code: str, received_at: datetime) -> str:
    return render_template("remedies/receipt.html", number=number, code=code, received_at=received_at)


@bp.get("/complaints/check")
def check() -> str:
    return render_template("remedies/check.html", complaint=None, typed_number="", typed_code="")


@bp.post("/complaints/check")
@redisplay(check)
def checked() -> str:
    """How a case stands, for whoever knows its number and code; looking is counted, and changes nothing."""
    form = bind(schemas.CodeForm())
    return _case(form["number"], form["code"])


def _case(number: str, code: str) -> str:
    with transaction(visitor(), clock()) as tx:
        tx.require(Action.MAKE_COMPLAINT)
        tx.record("complaint.looked_for", count_complaint(tx, address()))
    try:
        found = queries.complaint_of_code(db.session(), number, code)
    except NotFound:
        return render_template(
            "remedies/check.html", complaint=None, unknown=True, typed_number=number, typed_code=""
        )
    return render_template(
        "remedies/check.html",
        complaint=found,
        typed_number=number,
        typed_code=code,
        most=schemas.FILES_AT_MOST,
        limit=schemas.FILE_LIMIT,
        words=words,
    )


@bp.post("/complaints/correct")
@redisplay(check)
def correct() -> ResponseReturnValue:
    form = bind(schemas.CorrectionForm())
    evidence = schemas.evidence(platform())
    with transaction(visitor(), clock()) as tx:
        commands.correct(
            tx,
            form["number"],
            form["code"],
            grounds=form["grounds"],
            demand=form["demand"],
            evidence=evidence,
        )
    flash(_("Your complaint is corrected. The department checks it again."), "success")
    return redirect(url_for("remedies.check"))


@bp.post("/complaints/withdraw")
@redisplay(check)
def withdraw_complaint() -> ResponseReturnValue:
    form = bind(schemas.CodeForm(), request.form)
    with transaction(visitor(), clock()) as tx:
        commands.withdraw_complaint(tx, form["number"], form["code"])
    flash(_("Your complaint is withdrawn and the case is closed."), "success")
    return redirect(url_for("remedies.check"))
