"""What waits for bidders: invitations to answer with a bid, joint ventures that ask for their agreement."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.admissions import queries
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.projects.rules import AttemptState, is_closed
from trading.web.waiting import WAITING, WaitingItem


def admissions(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Behind the sign-in stands what no message tells."""
    if actor.role is not Role.BIDDER or actor.organisation_id is None:
        return []
    invited = [
        WaitingItem(
            text("You are invited to bid"),
            url_for("admissions.application", lot_attempt_id=each.id),
            text("%(title)s, %(lot)s", title=each.project.title, lot=each.lot.title),
            each.deadline,
        )
        for each in queries.invitations_of(session, actor.organisation_id)
        if each.state is AttemptState.PUBLISHED and not is_closed(each.deadline, now)
    ]
    asked = [
        WaitingItem(
            text("Agree to a joint venture"),
            url_for("admissions.venture", venture_id=each.id),
            text("%(lead)s, %(lot)s", lead=each.lead.name, lot=each.lot_attempt.wire_id),
        )
        for each in queries.asked_members(session, actor.organisation_id)
    ]
    return invited + asked


WAITING.append(admissions)
