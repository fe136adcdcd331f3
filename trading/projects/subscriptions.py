"""What projects hear from accounts."""

from sqlalchemy import select

from trading.accounts.events import WorkHandedOver
from trading.projects.models import Project
from trading.projects.rules import ProjectState
from trading.store.transaction import Transaction, subscribe

OPEN = (ProjectState.SUBMITTED, ProjectState.CHECKING, ProjectState.RETURNED, ProjectState.ACCEPTED)


def install() -> None:
    subscribe(WorkHandedOver, hand_over)


def hand_over(tx: Transaction, happened: WorkHandedOver) -> None:
    """Let the colleague stand on every open registration that the operator had taken up."""
    held = select(Project).where(Project.operator_id == happened.from_person_id, Project.state.in_(OPEN))
    for project in tx.session.scalars(held.with_for_update()):
        project.operator_id = happened.to_person_id
        project.version += 1
        tx.record(
            "project.handed_over",
            project,
            project_id=project.id,
            before=str(happened.from_person_id),
            after=str(happened.to_person_id),
        )
