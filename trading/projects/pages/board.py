"""The centre's board: what waits and what is being checked, with the legal and the promised time."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.accounts.models import Organisation
from trading.kernel.actors import Role
from trading.procedures.words import CATEGORIES
from trading.projects import commands, queries, words
from trading.projects.pages.blueprint import bp
from trading.projects.rules import ProjectState, handles
from trading.projects.step_clock import Card, load_steps
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.identity import clock, identity, signed_in_as

ANSWERED = (
    ProjectState.ACCEPTED,
    ProjectState.RETURNED,
    ProjectState.NOT_ACCEPTED,
    ProjectState.RECORDED,
    ProjectState.CLOSED,
)
SHOWN = 30
"""How many answered registrations the board shows."""


@bp.get("/centre/projects")
def board() -> str:
    """Show every registration that waits or is being checked here, and those answered lately."""
    actor = signed_in_as(Role.OPERATOR)
    session, now = db.session(), clock().now()
    desk = session.get_one(Organisation, actor.organisation_id)
    waiting, checking = (
        [
            (project, queries.step_times(project, now))
            for project in queries.waiting(session, actor, state)
            if handles(desk.kind, desk.region_code, queries.venue_of(project), project.region_code)
        ]
        for state in (ProjectState.SUBMITTED, ProjectState.CHECKING)
    )
    return render_template(
        "projects/board.html",
        waiting=waiting,
        checking=checking,
        answered=queries.projects(session, actor, *ANSWERED)[:SHOWN],
        late={slip.project_id for slip in queries.slips_raised_late(session, actor)},
        steps=load_steps(),
        cards=Card,
        categories=CATEGORIES,
        words=words,
    )


@bp.post("/centre/projects/<uuid:project_id>/take-up")
def take_up(project_id: UUID) -> ResponseReturnValue:
    """Stand on the registration by name."""
    with transaction(identity(), clock()) as tx:
        commands.take_up(tx, project_id)
    flash(_("You have taken up this registration. Your name stands on it now."), "success")
    return redirect(url_for("projects.examine", project_id=project_id))
