"""The operator takes a registration up by name and checks it item by item."""

from collections.abc import Mapping
from uuid import UUID

from trading.accounts.models import Organisation
from trading.kernel.errors import Conflict, Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import Text, text
from trading.projects.checklist import items_for
from trading.projects.models import CheckedItem, Project
from trading.projects.queries import venue_of
from trading.projects.rules import PROJECT, CheckResult, ProjectState, handles
from trading.store.transaction import Transaction


def take_up(tx: Transaction, project_id: UUID) -> Project:
    """Stand on the registration by name; raises Forbidden for another venue's, or IllegalTransition."""
    project = tx.lock(Project, project_id)
    tx.require(Action.TAKE_UP_PROJECT, project)
    desk = tx.session.get(Organisation, tx.actor.organisation_id)
    if desk is None or not handles(desk.kind, desk.region_code, venue_of(project), project.region_code):
        raise Forbidden("other_venue", text("This registration is handled by another office."))
    PROJECT.apply(project, "take_up")
    project.version += 1
    project.operator_id = tx.actor.person_id
    project.taken_up_at = tx.now
    tx.record("project.taken_up", project, project_id=project.id, round=project.round)
    return project


def save_checks(
    tx: Transaction, project_id: UUID, results: Mapping[str, tuple[CheckResult | None, str]]
) -> Project:
    """Save what was found so far, by item code; raises Invalid when something wrong is not explained."""
    project = lock_checking(tx, project_id)
    _must_explain(results)
    person_id = tx.actor.person_id
    if person_id is None:
        raise Conflict
    changes = {}
    for item in items_for(project.category):
        result, remark = results.get(item.code, (None, ""))
        row = tx.session.get(CheckedItem, (project.id, project.round, item.code))
        if row is not None and result is None:
            tx.session.delete(row)
        elif result is not None and (row is None or (row.result, row.remark) != (result, remark)):
            tx.session.merge(
                CheckedItem(
                    project_id=project.id,
                    round=project.round,
                    code=item.code,
                    result=result,
                    remark=remark,
                    checked_by=person_id,
                    checked_at=tx.now,
                )
            )
        else:
            continue
        changes[item.code] = None if result is None else result.value
    tx.record("project.checked", project, project_id=project.id, round=project.round, after=changes)
    return project


def lock_checking(tx: Transaction, project_id: UUID) -> Project:
    """The project, locked by the operator who stands on it; raises Forbidden or Conflict."""
    project = tx.lock(Project, project_id)
    tx.require(Action.CHECK_PROJECT, project)
    if project.state is not ProjectState.CHECKING:
        raise Conflict("not_checking", text("This registration is not being checked now."))
    return project


def _must_explain(results: Mapping[str, tuple[CheckResult | None, str]]) -> None:
    faults: dict[str, list[Text]] = {
        f"{code}-remark": [text("Say what is wrong, so that the unit can put it right.")]
        for code, (result, remark) in results.items()
        if result is CheckResult.WRONG and not remark
    }
    if faults:
        raise Invalid(fields=faults)
