"""The report of a unit on what came of a project that was only recorded."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.procedures.holidays import working_calendar
from trading.procedures.schedule import ends
from trading.projects import commands, schemas
from trading.projects.models import Project
from trading.projects.pages.blueprint import bp, own_project, rules
from trading.projects.rules import ProjectState
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform


@bp.get("/unit/projects/<uuid:project_id>/outcome")
def outcome(project_id: UUID) -> ResponseReturnValue:
    """Ask what came of it."""
    project = own_project(project_id)
    if project.state is not ProjectState.RECORDED:
        return redirect(url_for("projects.show", project_id=project.id))
    return render_template("projects/outcome.html", project=project, due=outcome_due(project))


@bp.post("/unit/projects/<uuid:project_id>/outcome")
@redisplay(outcome)
def report_outcome(project_id: UUID) -> ResponseReturnValue:
    """Report it, once."""
    values = bind(schemas.OutcomeForm())
    with transaction(identity(), clock()) as tx:
        commands.report_outcome(tx, project_id, values)
    flash(_("The outcome is on record."), "success")
    return redirect(url_for("projects.show", project_id=project_id))


def outcome_due(project: Project) -> datetime | None:
    """Until when the outcome is to be reported, by the procedure of the record; None: nothing is owed."""
    if project.state is not ProjectState.RECORDED or not (project.procedure_code and project.decided_at):
        return None
    in_force = rules()
    procedure = in_force.catalogue.get(project.procedure_code, in_force.day)
    period = procedure.period("outcome")
    calendar = working_calendar(platform().config.instance / "holidays")
    return ends(procedure, period, project.decided_at, calendar) if period else None
