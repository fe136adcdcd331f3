"""Change or end a published tender."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import changes, commands, queries, schemas
from trading.announcements.pages.blueprint import bp, own_tender
from trading.kernel.calendar import UnknownYear
from trading.procedures import words as procedure_words
from trading.procedures.schedule import CLARIFICATION, deadline_after_change
from trading.projects.rules import AttemptState
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/unit/tenders/<uuid:tender_id>/amendment")
def amendment(tender_id: UUID) -> str:
    """The published facts, to be overwritten where they change."""
    shown = own_tender(tender_id)
    now = clock().now()
    procedure = queries.procedure_in_stage(shown, now)
    try:
        calendar = queries.calendar(platform().config.instance)
        earliest = deadline_after_change(procedure, now, shown.deadline, calendar) if shown.deadline else None
    except UnknownYear:
        earliest = None
    return render_template(
        "announcements/amendment.html",
        tender=shown,
        attempts=[each for each in queries.attempts_of(shown) if each.state is AttemptState.PUBLISHED],
        pending=[each for each in shown.documents if each.published_at is None],
        earliest=earliest,
        periods=[each for each in procedure.periods if (each.start, each.end) == CLARIFICATION],
        words=procedure_words,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/amendment")
@redisplay(amendment)
def draft_amendment(tender_id: UUID) -> ResponseReturnValue:
    shown = own_tender(tender_id)
    form = bind(schemas.AmendmentForm())
    attempts = [each for each in queries.attempts_of(shown) if each.state is AttemptState.PUBLISHED]
    prices = schemas.ceilings(request.form, attempts)
    with transaction(identity(), clock()) as tx:
        draft = commands.draft_amendment(
            tx,
            tender_id,
            platform().config.instance,
            proposed={name: form[name] for name in changes.TERMS},
            ceilings={each.wire_id: prices[each.id] for each in attempts},
            reason=form["reason"],
            material=form["material"] == "yes",
            reseal=form["reseal"] == "yes",
        )
        draft_id = draft.id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.get("/unit/tenders/<uuid:tender_id>/termination")
def termination(tender_id: UUID) -> str:
    shown = own_tender(tender_id)
    running = (AttemptState.PUBLISHED, AttemptState.OPENED, AttemptState.CANDIDATES)
    attempts = [each for each in queries.attempts_of(shown) if each.state in running]
    return render_template("announcements/termination.html", tender=shown, attempts=attempts)


@bp.post("/unit/tenders/<uuid:tender_id>/termination")
@redisplay(termination)
def draft_termination(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.TerminationForm())
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_termination(
            tx, tender_id, form["lots"], form["reason"], form["next_step"]
        ).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))
