"""The one form that lists every charge of a project, for everybody."""

from uuid import UUID

from flask import render_template
from sqlalchemy import exists, select

from trading.announcements.models import Notice
from trading.announcements.rules import Audience
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
    public = exists().where(Notice.project_id == Project.id, Notice.audience == Audience.PUBLIC)
    project = db.session.scalar(select(Project).where(Project.id == project_id, public))
    if project is None:
        raise NotFound
    instance = platform().config.instance
    sheets = sheets_of(db.session(), project, instance, clock().now())
    return render_template(
        "deposits/charges.html",
        project=project,
        sheets=sheets,
        words=words,
        schedule=load_schedule(instance / "deposits"),
    )
