"""The blueprint, and what all its pages need."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Blueprint

from trading.eligibility.catalogue import load_table
from trading.eligibility.explanation import because, permitted, verdict
from trading.eligibility.queries import confirmation_of
from trading.eligibility.rules import Decision
from trading.kernel.actors import Actor, Role
from trading.kernel.clock import BEIJING
from trading.procedures.catalogue import load_catalogue
from trading.projects import queries
from trading.projects.models import Project
from trading.projects.ways import Rules
from trading.store.db import db
from trading.web.identity import clock, signed_in_as

bp: Final = Blueprint("projects", __name__)


def today() -> date:
    return clock().now().astimezone(BEIJING).date()


def rules() -> Rules:
    """The rules in force today."""
    return Rules(load_table(), load_catalogue(), day=today())


def own_project(project_id: UUID) -> Project:
    """A project of the reader's own unit; raises NotFound for any other."""
    return queries.project(db.session(), signed_in_as(Role.PURCHASER), project_id)


def centre_project(project_id: UUID, *roles: Role) -> tuple[Actor, Project]:
    """A project that was submitted to the centre; for operators, and for the further `roles`."""
    actor = signed_in_as(Role.OPERATOR, *roles)
    return actor, queries.project(db.session(), actor, project_id)


def explained(decision: Decision | None) -> dict[str, Any] | None:
    """The sentences of a decision, for the page to say."""
    if decision is None:
        return None
    return {
        "verdict": verdict(decision),
        "permitted": permitted(decision),
        "because": because(decision),
        "confirmation": confirmation_of(db.session(), decision.rule),
    }
