"""The purchasing unit's list of projects, and one project: as a task list, or as it stands at the centre."""

import json
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.models import Organisation
from trading.accounts.queries import mandates_given_by, units_served_by
from trading.accounts.rules import OrganisationKind
from trading.kernel.actors import Role
from trading.procedures.vocabulary import Method
from trading.procedures.words import CATEGORIES, METHODS
from trading.projects import commands, queries, schemas, words
from trading.projects.commands.submission import gaps_of
from trading.projects.models import Project
from trading.projects.pages.blueprint import bp, explained, own_project, rules, today
from trading.projects.pages.outcome import outcome_due
from trading.projects.pages.summary import summary
from trading.projects.registration import Gap, Section, sections_of
from trading.projects.rules import EDITABLE, SlipKind
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, signed_in_as
from trading.web.language import language_tag


@bp.get("/unit/projects")
def index() -> str:
    """List the unit's projects."""
    actor = signed_in_as(Role.PURCHASER)
    found = queries.projects(db.session(), actor)
    return render_template("projects/index.html", projects=found, words=words, categories=CATEGORIES)


@bp.get("/unit/projects/new")
def new() -> str:
    """Ask for the first task."""
    actor = signed_in_as(Role.PURCHASER)
    own = db.session.get_one(Organisation, actor.organisation_id)
    return render_template(
        "projects/new.html",
        categories=CATEGORIES,
        units=units_served_by(db.session(), own.id, today()) if own.kind is OrganisationKind.AGENT else None,
        agents=agents_of(own.id),
    )


@bp.post("/unit/projects")
@redisplay(new)
def start() -> ResponseReturnValue:
    """Begin a registration."""
    values = bind(schemas.Started())
    with transaction(identity(), clock()) as tx:
        project_id = commands.start_project(tx, values).id
    flash(_("The registration is begun. Everything you save is kept."), "success")
    return redirect(url_for("projects.show", project_id=project_id))


@bp.get("/unit/projects/<uuid:project_id>")
def show(project_id: UUID) -> str:
    """Show the task list while the registration may be changed, else how it stands."""
    project = own_project(project_id)
    if project.state in EDITABLE:
        return _task_list(project)
    return _standing(project)


@bp.get("/unit/projects/<uuid:project_id>/check")
def check(project_id: UUID) -> ResponseReturnValue:
    """The last look before sending."""
    project = own_project(project_id)
    if project.state not in EDITABLE:
        return redirect(url_for("projects.show", project_id=project.id))
    way, gaps = _way_and_gaps(project)
    return render_template(
        "projects/check.html",
        project=project,
        way=way,
        told=explained(way.decision),
        gaps=gaps,
        summary=summary(project),
        methods=METHODS,
        words=words,
    )


@bp.post("/unit/projects/<uuid:project_id>/submit")
@redisplay(check)
def submit(project_id: UUID) -> ResponseReturnValue:
    """Submit to the centre."""
    version = bind(schemas.Versioned())["version"]
    with transaction(identity(), clock()) as tx:
        commands.submit(tx, project_id, version, rules())
    flash(_("The registration is submitted. The centre answers within the time shown here."), "success")
    return redirect(url_for("projects.show", project_id=project_id))


def agents_of(organisation_id: UUID) -> list[Organisation]:
    """The agents that hold a mandate of the unit today."""
    in_force = [
        mandate
        for mandate in mandates_given_by(db.session(), organisation_id)
        if mandate.starts <= today() < mandate.ends and mandate.revoked_at is None
    ]
    return list(dict.fromkeys(mandate.agent for mandate in in_force))


def _way_and_gaps(project: Project) -> tuple[Any, list[Gap]]:
    in_force = rules()
    way = in_force.way(queries.registration_of(project), json.loads(project.facts))
    return way, gaps_of(project, way, in_force, language_tag())


def _task_list(project: Project) -> str:
    way, gaps = _way_and_gaps(project)
    returned = next((slip for slip in reversed(project.slips) if slip.kind is SlipKind.CORRECTION), None)
    return render_template(
        "projects/tasks.html",
        project=project,
        way=way,
        told=explained(way.decision),
        gaps=gaps,
        tasks={section: _task_state(project, section, gaps) for section in sections_of(project.category)},
        returned=json.loads(returned.frozen) if returned else None,
        slip=returned,
        words=words,
    )


def _task_state(project: Project, section: Section, gaps: list[Gap]) -> str:
    given = queries.registration_of(project)
    begun = {
        Section.BASICS: bool(given.title),
        Section.PLACE: bool(given.region_code or given.place),
        Section.MONEY: bool(given.amounts or given.funding),
        Section.PARTICULARS: bool(given.particulars),
        Section.APPROVAL: bool(given.approval_number or given.investment_code),
        Section.LOTS: bool(given.lots),
        Section.ATTACHMENTS: bool(given.files),
        Section.METHOD: bool(given.method),
    }
    if any(gap.section is section for gap in gaps):
        return "in_progress" if begun[section] else "not_started"
    # Before the category is known nobody can say that nothing more is needed.
    return "done" if begun[section] or given.category else "not_started"


def _standing(project: Project) -> str:
    decision = queries.decision_of(project)
    return render_template(
        "projects/standing.html",
        project=project,
        decision=decision,
        told=explained(decision),
        method=METHODS[Method(project.method)] if project.method else None,
        times=queries.step_times(project, clock().now()),
        due=outcome_due(project),
        summary=summary(project),
        words=words,
    )
