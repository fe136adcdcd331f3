"""What waits for custodians around disputes."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.disputes import queries
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.web.waiting import WAITING, WaitingItem


def to_countersign(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Requests that were seen at the counter and lack this unit's signature."""
    if actor.role is not Role.CUSTODIAN:
        return []
    return [
        WaitingItem(
            text("Decide on a lost bidder key"),
            url_for("disputes.to_countersign", lost_key_id=lost.id),
            text(
                "%(title)s, %(lot)s",
                title=lost.lot_attempt.project.title,
                lot=lost.lot_attempt.lot.title,
            ),
            lost.lot_attempt.deadline,
        )
        for lost in queries.to_countersign(session, actor.organisation_id, now)
    ]


WAITING.append(to_countersign)
