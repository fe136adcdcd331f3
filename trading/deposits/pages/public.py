"""The one form that lists every charge of a project, for everybody."""

from uuid import UUID

from flask import render_template

from trading.deposits import words
from trading.deposits.charges import load_schedule
from trading.deposits.pages.blueprint import bp
from trading.deposits.sheet import sheets_of
from trading.kernel.errors import NotFound
from trading.projects.models import Project
from trading.store.db import db
from trading.web.identity import clock, platform


@bp.get("/projects/<uuid:project_id>/charges")
def charges(project_id: UUID) -> str:
    """Every charge of a published project: item, basis, standard, amount, payee, due."""
    project = db.session.get(Project, project_id)
    instance = platform().config.instance
    sheets = sheets_of(db.session(), project, instance, clock().now()) if project else []
    if project is None or not sheets:
        raise NotFound
    return render_template(
        "deposits/charges.html",
        project=project,
        sheets=sheets,
        words=words,
        schedule=load_schedule(instance / "deposits"),
    )
