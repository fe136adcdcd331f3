"""What waits for purchasers and operators on their first page."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.projects import queries
from trading.projects.models import Project
from trading.projects.pages.outcome import outcome_due
from trading.projects.rules import ProjectState, handles
from trading.web.waiting import WAITING, WaitingItem


def registrations(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """For the unit drafts, what was returned, reports it owes; for the centre what to take up and answer."""
    if actor.role is Role.PURCHASER:
        recorded = queries.projects(session, actor, ProjectState.RECORDED)
        return [
            *(_of_unit(project) for project in queries.projects(session, actor, *_UNIT)),
            *(_to_report(project) for project in recorded),
        ]
    if actor.role is Role.OPERATOR:
        return [*_to_take_up(session, actor, now), *_to_answer(session, actor, now)]
    return []


_UNIT = (ProjectState.DRAFT, ProjectState.RETURNED)


def _of_unit(project: Project) -> WaitingItem:
    href = url_for("projects.show", project_id=project.id)
    if project.state is ProjectState.RETURNED:
        return WaitingItem(text("Complete and submit again: %(title)s", title=project.title), href)
    return WaitingItem(text("Go on registering: %(title)s", title=project.title), href)


def _to_report(project: Project) -> WaitingItem:
    return WaitingItem(
        text("Report what came of it: %(title)s", title=project.title),
        url_for("projects.outcome", project_id=project.id),
        due=outcome_due(project),
    )


def _to_take_up(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    desk = session.get_one(Organisation, actor.organisation_id)
    return [
        WaitingItem(
            text("Take up the registration: %(title)s", title=project.title),
            url_for("projects.examine", project_id=project.id),
            text("Submitted by %(unit)s", unit=project.procuring_entity.name),
            queries.step_times(project, now)[0].promised_due,
        )
        for project in queries.waiting(session, actor, ProjectState.SUBMITTED)
        if handles(desk.kind, desk.region_code, queries.venue_of(project), project.region_code)
    ]


def _to_answer(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    return [
        WaitingItem(
            text("Check and answer: %(title)s", title=project.title),
            url_for("projects.examine", project_id=project.id),
            text("Submitted by %(unit)s", unit=project.procuring_entity.name),
            queries.step_times(project, now)[1].promised_due,
        )
        for project in queries.in_charge_of(session, actor, ProjectState.CHECKING)
    ]


WAITING.append(registrations)
