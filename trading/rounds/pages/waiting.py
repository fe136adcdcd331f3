"""What waits for units and bidders in the course of a trade of several stages."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from trading.bids.queries import lot_title
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import AttemptState
from trading.rounds import queries
from trading.web.waiting import WAITING, WaitingItem


def rounds(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Stages to examine and sources to negotiate; invitations, minutes and changes for bidders."""
    if actor.role is Role.PURCHASER:
        stages = [_stage(attempt) for attempt in queries.stages_of_unit(session, actor)]
        named = [_to_name(project) for project in queries.projects_for_single_source(session, actor)]
        return (
            named
            + stages
            + [
                item
                for attempt in queries.negotiations_of_unit(session, actor)
                if (item := _negotiation(session, attempt, now))
            ]
        )
    if actor.role is Role.BIDDER and actor.organisation_id is not None:
        return _of_bidder(session, actor.organisation_id, now)
    return []


def _to_name(project: Project) -> WaitingItem:
    return WaitingItem(
        text("Name the only supplier: %(title)s", title=project.title),
        url_for("rounds.new_source", project_id=project.id),
    )


def _stage(attempt: LotAttempt) -> WaitingItem:
    return WaitingItem(
        text("Examine: %(title)s", title=lot_title(attempt)),
        url_for("rounds.stage", lot_attempt_id=attempt.id),
        text("Whoever passes goes on to the next stage."),
    )


def _negotiation(session: Session, attempt: LotAttempt, now: datetime) -> WaitingItem | None:
    href = url_for("rounds.source", lot_attempt_id=attempt.id)
    title = lot_title(attempt)
    if attempt.state is AttemptState.OPENED:
        return WaitingItem(text("Announce the result: %(title)s", title=title), href)
    if any(each.answered_at is None for each in queries.objections(session, attempt.id)):
        return WaitingItem(text("Answer an objection: %(title)s", title=title), href)
    if attempt.deadline is not None and now >= attempt.deadline:
        return WaitingItem(text("Negotiate with the single source: %(title)s", title=title), href)
    return None


def _of_bidder(session: Session, organisation_id: UUID, now: datetime) -> list[WaitingItem]:
    invited = [
        WaitingItem(
            text("You are invited: %(title)s", title=lot_title(attempt)),
            url_for("announcements.notice", notice_id=notice.id),
            text("Prepare your envelope and hand it in before the deadline."),
            attempt.deadline,
        )
        for notice, attempt in queries.invitations(session, organisation_id, now)
    ]
    minutes = [
        WaitingItem(
            text("Confirm the minutes: %(title)s", title=lot_title(attempt)),
            url_for("rounds.my_stage", lot_attempt_id=attempt.id),
        )
        for attempt in queries.stages_with_minutes(session, organisation_id)
    ]
    return invited + minutes


WAITING.append(rounds)
