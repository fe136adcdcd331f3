"""What a supervisor finds on the first page after sign-in."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.projects.step_clock import Card
from trading.supervision import queries
from trading.transparency.standing import standing
from trading.web.identity import platform
from trading.web.waiting import WAITING, WaitingItem


def overdue(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Projects with a yellow or red card."""
    if actor.role is not Role.SUPERVISOR:
        return []
    return [
        WaitingItem(
            text("Look at the time of this step: %(title)s", title=clocked.project.title),
            url_for("supervision.project", project_id=clocked.project.id),
            text("Overdue") if clocked.card is Card.RED else text("Nearly due"),
            min((each.promised_due for each in clocked.times if each.ended is None), default=None),
        )
        for clocked in queries.running(session, actor, now)
        if clocked.card is not Card.NONE
    ]


def register_alarms(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """The public register, when something in it does not hold."""
    if actor.role is not Role.SUPERVISOR:
        return []
    own = platform()
    found = standing(session, own.config, own.keys.log.verifier, now)
    failed = tuple(point.name for point in found.points if not point.holds)
    if not failed:
        return []
    return [
        WaitingItem(
            text("Look at the alarms of the public register"),
            url_for("supervision.register"),
            text("Does not hold: %(points)s", points=failed),
        )
    ]


WAITING += [overdue, register_alarms]
