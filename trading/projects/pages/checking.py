"""The operator's desk for one registration: read it, check it item by item, answer it."""

import json
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.kernel.actors import Role
from trading.kernel.errors import NotFound
from trading.procedures.vocabulary import Method
from trading.procedures.words import METHODS
from trading.projects import commands, queries, schemas, words
from trading.projects.checklist import items_for, raised_late
from trading.projects.models import Project
from trading.projects.pages.blueprint import bp, centre_project, explained
from trading.projects.pages.summary import summary
from trading.projects.registration import amounts_of
from trading.projects.rules import CheckResult, ProjectState
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity, platform

KINDS = ("accept", "return", "decline", "record")
_ANSWER = f"/centre/projects/<uuid:project_id>/<any({', '.join(KINDS)}):kind>"


@bp.get("/centre/projects/<uuid:project_id>")
def examine(project_id: UUID) -> str:
    """Show everything that was submitted beside the checklist; supervision reads the same page."""
    actor, project = centre_project(project_id, Role.SUPERVISOR)
    found = queries.checked(db.session(), project)
    return render_template(
        "projects/examine.html",
        project=project,
        decision=queries.decision_of(project),
        told=explained(queries.decision_of(project)),
        method=METHODS[Method(project.method)] if project.method else None,
        is_traded=queries.is_traded(project),
        may_take_up=actor.role is Role.OPERATOR and project.state is ProjectState.SUBMITTED,
        is_mine=project.operator_id == actor.person_id and project.state is ProjectState.CHECKING,
        found=found,
        before=_earlier(project),
        files_by_kind=_files_by_kind(project),
        offered=amounts_of(project.category).offered,
        siblings=queries.siblings(db.session(), project),
        summary=summary(project),
        times=queries.step_times(project, clock().now()),
        results=CheckResult,
        words=words,
    )


@bp.post("/centre/projects/<uuid:project_id>/checks")
@redisplay(examine)
def save_checks(project_id: UUID) -> ResponseReturnValue:
    """Save what was found, and go on to the answer if the button says so."""
    _actor, project = centre_project(project_id)
    rows = {item.code: bind(schemas.CheckRow(), _row(item.code)) for item in items_for(project.category)}
    results = {
        code: (CheckResult(row["result"]) if row.get("result") else None, row["remark"])
        for code, row in rows.items()
    }
    with transaction(identity(), clock()) as tx:
        commands.save_checks(tx, project_id, results)
    then = request.form.get("then", "")
    if then in KINDS:
        return redirect(url_for("projects.answer", project_id=project_id, kind=then))
    flash(_("Saved."), "success")
    return redirect(url_for("projects.examine", project_id=project_id))


@bp.get(_ANSWER)
def answer(project_id: UUID, kind: str) -> str:
    """Say what the answer will do, before it is given."""
    actor, project = centre_project(project_id)
    if project.operator_id != actor.person_id or project.state is not ProjectState.CHECKING:
        raise NotFound
    found = queries.checked(db.session(), project)
    raised = [each.item.code for each in found if each.is_raised]
    return render_template(
        "projects/answer.html",
        project=project,
        kind=kind,
        found=found,
        late=raised_late(project.round, raised, queries.raised_before(db.session(), project)),
        words=words,
    )


@bp.post(_ANSWER)
@redisplay(answer)
def give_answer(project_id: UUID, kind: str) -> ResponseReturnValue:
    """Answer with a slip."""
    form = bind(schemas.Answer())
    config = platform().config
    with transaction(identity(), clock()) as tx:
        if kind == "accept":
            slip = commands.accept(tx, project_id, config)
        elif kind == "return":
            slip = commands.send_back(tx, project_id, config, late_reason=form["late_reason"])
        elif kind == "decline":
            slip = commands.decline(tx, project_id, config, reasons=form["reasons"])
        else:
            slip = commands.file_record(tx, project_id, config)
        slip_id = slip.id
    flash(_("The slip is issued. The unit can read it now."), "success")
    return redirect(url_for("projects.slip", slip_id=slip_id))


def _row(code: str) -> dict[str, str]:
    return {name: request.form.get(f"{code}-{name}", "") for name in ("result", "remark")}


def _earlier(project: Project) -> list[dict[str, Any]]:
    """What earlier slips raised, oldest first."""
    return [json.loads(slip.frozen) for slip in project.slips if slip.round < project.round]


def _files_by_kind(project: Project) -> dict[str, list[Any]]:
    by_kind: dict[str, list[Any]] = {}
    for file in project.attachments:
        by_kind.setdefault(file.kind, []).append(file)
    return by_kind
