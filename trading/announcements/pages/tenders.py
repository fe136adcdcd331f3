"""The unit's workbench: start a round, fill in its terms, appoint custodians."""

from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.announcements import commands, queries, schemas, words
from trading.announcements.commands.drafts import schedule_faults, terms_faults
from trading.announcements.models import Tender
from trading.announcements.pages.blueprint import bp, own_tender
from trading.custody import queries as custody
from trading.kernel.actors import Role
from trading.kernel.calendar import UnknownYear
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.kernel.text import Text
from trading.procedures import words as procedure_words
from trading.procedures.rules import Procedure
from trading.procedures.schedule import earliest_deadline, earliest_documents_until, last_day_for_changes
from trading.procedures.vocabulary import Event, PeriodKind
from trading.projects import queries as projects
from trading.projects.models import Project
from trading.projects.rules import phase
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform, signed_in_as

PROTECTING: Final = (Event.NOTICE_PUBLISHED, Event.INVITATION_SENT, Event.CLARIFICATION_PUBLISHED)
"""Moments from which bidders are left their time."""


@bp.get("/unit/tenders")
def index() -> str:
    """Every tender of the unit, and the notices that wait for a signature."""
    actor = signed_in_as(Role.PURCHASER)
    session = db.session()
    return render_template(
        "announcements/index.html",
        tenders=queries.tenders_of_unit(session, actor),
        drafts=queries.drafts_of_unit(session, actor),
        projects=queries.projects_to_offer(session, actor),
        words=words,
    )


@bp.get("/unit/projects/<uuid:project_id>/tenders/new")
def new_tender(project_id: UUID) -> str:
    actor = signed_in_as(Role.PURCHASER)
    project = db.session.get(Project, project_id)
    if project is None or not own_unit(actor, project):
        raise NotFound
    return render_template(
        "announcements/new_tender.html", project=project, lots=queries.lots_to_offer(project)
    )


@bp.post("/unit/projects/<uuid:project_id>/tenders/new")
@redisplay(new_tender)
def start_tender(project_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.StartForm())
    with transaction(identity(), clock()) as tx:
        tender_id = commands.start_tender(tx, project_id, dict.fromkeys(form["lots"])).id
    return redirect(url_for("announcements.workbench", tender_id=tender_id))


@bp.get("/unit/tenders/<uuid:tender_id>")
def workbench(tender_id: UUID) -> str:
    """Where a tender stands and what is still to be done."""
    shown = own_tender(tender_id)
    session, now = db.session(), clock().now()
    attempts = queries.attempts_of(shown)
    return render_template(
        "announcements/workbench.html",
        tender=shown,
        procedure=queries.procedure_of(shown, now),
        attempts=[(each, phase(each.state, each.deadline, now, each.stage)) for each in attempts],
        faults=terms_faults(shown),
        late=_schedule_faults(shown),
        waiting=custody.waiting(session, [each.id for each in attempts]),
        appointed=bool(attempts)
        and all(custody.locks_of(session, each.id) for each in attempts if each.quorum),
        invitees=projects.invitees(session, attempts[0].id) if attempts else (),
        drafts=queries.drafts_of(session, shown.id),
        notices=queries.notices_of(session, shown.id),
        retender=queries.lots_to_offer(shown.project),
        words=words,
    )


@bp.get("/unit/tenders/<uuid:tender_id>/terms")
def terms(tender_id: UUID) -> str:
    """Conditions and schedule, with the periods of the procedure and where each comes from."""
    shown = own_tender(tender_id)
    procedure = queries.procedure_in_stage(shown, clock().now())
    protected = [
        period
        for period in procedure.periods
        if period.kind is PeriodKind.AT_LEAST and period.start in PROTECTING
    ]
    return render_template(
        "announcements/terms.html",
        tender=shown,
        procedure=procedure,
        periods=protected,
        late=_schedule_faults(shown),
        words=procedure_words,
        **_dates(shown, procedure),
    )


@bp.post("/unit/tenders/<uuid:tender_id>/terms")
@redisplay(terms)
def edit_terms(tender_id: UUID) -> ResponseReturnValue:
    shown = own_tender(tender_id)
    form = bind(schemas.TermsForm())
    prices = schemas.ceilings(request.form, queries.attempts_of(shown))
    version = form.pop("version")
    with transaction(identity(), clock()) as tx:
        commands.edit_terms(tx, tender_id, version, form, prices)
    flash(_("Saved."), "success")
    return redirect(url_for("announcements.workbench", tender_id=tender_id))


@bp.get("/unit/tenders/<uuid:tender_id>/custodians")
def custodians(tender_id: UUID) -> str:
    """Who keeps the keys of this tender, and who has made its locks."""
    shown = own_tender(tender_id)
    session = db.session()
    attempts = queries.attempts_of(shown)
    seats = {f"{each.title} · {each.wire_id}": custody.locks_of(session, each.id) for each in attempts}
    first = next(iter(seats.values()), [])
    return render_template(
        "announcements/custodians.html",
        tender=shown,
        seats=seats,
        chosen=[str(lock.custodian_id) for lock in first],
        units=custody.eligible_units(session, shown.project.agent_id),
        quorum=attempts[0].quorum if attempts else 2,
        is_published=shown.is_published,
    )


@bp.post("/unit/tenders/<uuid:tender_id>/custodians")
@redisplay(custodians)
def appoint_custodians(tender_id: UUID) -> ResponseReturnValue:
    form = bind(schemas.CustodiansForm())
    with transaction(identity(), clock()) as tx:
        commands.appoint_custodians(tx, tender_id, form["custodians"], form["quorum"])
    flash(_("The custodians are appointed. They see their task when they sign in."), "success")
    return redirect(url_for("announcements.custodians", tender_id=tender_id))


def _dates(shown: Tender, procedure: Procedure) -> dict[str, Any]:
    """The first and last possible days; none while their year is not known."""
    now, calendar = clock().now(), queries.calendar(platform().config.instance)
    begins = max(now, shown.documents_from or now)
    try:
        return {
            "earliest_deadline": earliest_deadline(procedure, begins, calendar),
            "earliest_documents": earliest_documents_until(procedure, begins, calendar),
            "last_change": last_day_for_changes(procedure, shown.deadline, calendar)
            if shown.deadline
            else None,
        }
    except UnknownYear:
        return {}


def _schedule_faults(shown: Tender) -> list[Text]:
    if shown.is_published:
        return []
    now = clock().now()
    try:
        return schedule_faults(shown, queries.procedure_in_stage(shown, now), now, platform().config.instance)
    except UnknownYear as unknown:
        return [unknown.message]
