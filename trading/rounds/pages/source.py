"""The unit's desk for single sources: propose, publish, answer objections, negotiate, announce."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import queries as announcements
from trading.bids.queries import lot_title
from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action, can, own_unit
from trading.projects.models import Project
from trading.projects.rules import AttemptState, phase
from trading.results import queries as results
from trading.rounds import commands, queries, schemas
from trading.rounds.models import SourceObjection
from trading.rounds.pages.blueprint import bp
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as

READERS = (Role.PURCHASER, Role.OPERATOR, Role.SUPERVISOR)


@bp.get("/negotiations")
def sources() -> str:
    """Every single source that the reader may see, and the projects that wait for theirs."""
    actor, session, now = signed_in_as(*READERS), db.session(), clock().now()
    return render_template(
        "rounds/sources.html",
        sources=[
            (
                each,
                lot_title(each.lot_attempt),
                phase(each.lot_attempt.state, each.lot_attempt.deadline, now, each.lot_attempt.stage),
            )
            for each in queries.single_sources(session, actor)
        ],
        projects=queries.projects_for_single_source(session, actor) if actor.role is Role.PURCHASER else [],
    )


@bp.get("/unit/projects/<uuid:project_id>/single-source")
def new_source(project_id: UUID) -> str:
    actor, session = signed_in_as(Role.PURCHASER), db.session()
    project = session.get(Project, project_id)
    if project is None or not own_unit(actor, project):
        raise NotFound
    return render_template(
        "rounds/new_source.html",
        project=project,
        lots=announcements.lots_to_offer(project),
        suppliers=queries.suppliers(session),
    )


@bp.post("/unit/projects/<uuid:project_id>/single-source")
@redisplay(new_source)
def propose(project_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.SourceForm())
    with transaction(identity(), clock()) as tx:
        tender = commands.propose_source(tx, project_id, form["lot"], form["supplier"], form)
        tender_id = tender.id
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_publicity(tx, tender_id).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.get("/negotiations/<uuid:lot_attempt_id>")
def source(lot_attempt_id: UUID) -> str:
    """One single source: objections and answers, the negotiation, the result."""
    actor, session, now = signed_in_as(*READERS), db.session(), clock().now()
    shown = queries.single_source(session, actor, lot_attempt_id)
    attempt = shown.lot_attempt
    objections = queries.objections(session, attempt.id)
    is_published = attempt.state is AttemptState.PUBLISHED
    is_over = attempt.deadline is not None and now >= attempt.deadline
    is_clear = all(each.answered_at and not each.upheld for each in objections)
    tender = announcements.tender_of(session, attempt.id)
    return render_template(
        "rounds/source.html",
        source=shown,
        attempt=attempt,
        title=lot_title(attempt),
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        tender=tender,
        drafts=announcements.live_drafts(session, tender.id),
        notices=announcements.notices_on(session, attempt.id),
        objections=objections,
        agreement=queries.agreement(session, attempt.id),
        award=results.standing_award(session, attempt.id),
        is_published=is_published,
        is_over=is_over,
        any_upheld=any(each.upheld for each in objections),
        may_publish=attempt.state is AttemptState.PREPARING and can(actor, Action.DRAFT_TENDER, tender),
        may_answer=is_published and can(actor, Action.ANSWER_SOURCE_OBJECTION, attempt),
        may_negotiate=is_published and is_over and is_clear and can(actor, Action.HOLD_MEETING, attempt),
        may_announce=attempt.state is AttemptState.OPENED and can(actor, Action.EVALUATE, attempt),
        may_terminate=is_published and can(actor, Action.DRAFT_TENDER, tender),
    )


@bp.post("/negotiations/<uuid:lot_attempt_id>/notice")
@redisplay(source)
def publicise(lot_attempt_id: UUID) -> ResponseReturnValue:
    """Put the notice into sign-off once more, after it was sent back."""
    tender_id = announcements.tender_of(db.session(), lot_attempt_id).id
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_publicity(tx, tender_id).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))


@bp.post("/negotiations/<uuid:lot_attempt_id>/objections/<uuid:objection_id>")
@redisplay(lambda lot_attempt_id, objection_id: source(lot_attempt_id))
def answer(lot_attempt_id: UUID, objection_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.AnswerForm())
    with transaction(identity(), clock()) as tx:
        if tx.get(SourceObjection, objection_id).lot_attempt_id != lot_attempt_id:
            raise NotFound
        commands.answer_objection(tx, objection_id, form["answer"], upheld=form["upheld"] == "yes")
    flash(_("The answer is on record. Send it to whoever objected."), "success")
    return redirect(url_for("rounds.source", lot_attempt_id=lot_attempt_id))


@bp.post("/negotiations/<uuid:lot_attempt_id>/record")
@redisplay(source)
def negotiate(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.NegotiationForm())
    with transaction(identity(), clock()) as tx:
        commands.record_negotiation(tx, lot_attempt_id, schemas.held(form), form["price"], form["terms"])
    flash(_("The negotiation is on record."), "success")
    return redirect(url_for("rounds.source", lot_attempt_id=lot_attempt_id))


@bp.post("/negotiations/<uuid:lot_attempt_id>/result")
@redisplay(source)
def announce(lot_attempt_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.ResultForm())
    with transaction(identity(), clock()) as tx:
        draft_id = commands.draft_agreed_result(tx, lot_attempt_id, form["main_items"]).id
    flash(_("The notice is on its way through the sign-off."), "success")
    return redirect(url_for("announcements.draft", draft_id=draft_id))
