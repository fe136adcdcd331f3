"""What came of a project that was only recorded: the unit reports it once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import Project, ReportedOutcome
from trading.projects.rules import PROJECT, ProjectState
from trading.store.transaction import Transaction


def report_outcome(tx: Transaction, project_id: UUID, values: Mapping[str, Any]) -> ReportedOutcome:
    """Report with whom, for how much and when a recorded project was concluded, and close it.

    Raises Conflict for a project that is not recorded or was reported, Invalid for a day still to come.
    """
    project = tx.lock(Project, project_id)
    tx.require(Action.REPORT_OUTCOME, project)
    if project.state is not ProjectState.RECORDED or tx.actor.person_id is None:
        raise Conflict("not_recorded", text("Only what was recorded and not yet reported can be reported."))
    if values["concluded_on"] > tx.now.astimezone(BEIJING).date():
        raise Invalid.field("concluded_on", text("This day is still to come."))
    outcome = tx.add(
        ReportedOutcome(
            project_id=project.id,
            partner=values["partner"],
            price=values["price"],
            concluded_on=values["concluded_on"],
            remark=values["remark"],
            reported_by=tx.actor.person_id,
            reported_at=tx.now,
        )
    )
    PROJECT.apply(project, "report")
    project.version += 1
    tx.record(
        "project.outcome_reported",
        project,
        project_id=project.id,
        partner=outcome.partner,
        price=outcome.price.yuan_text(),
        concluded_on=outcome.concluded_on.isoformat(),
    )
    return outcome
