"""What waits for operators and custodians about draws."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.draws import queries
from trading.draws.rules import Stage
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.web.waiting import WAITING, WaitingItem


def draws(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Locks to make and keys to hand in; lists to freeze and failed draws to repeat."""
    if actor.role is Role.CUSTODIAN:
        return _of_custodian(session, actor, now)
    if actor.role is Role.OPERATOR:
        return _of_operator(session)
    return []


def _of_custodian(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    items = []
    for lock in queries.places_of(session, actor.organisation_id):
        draw, href = lock.draw, url_for("draws.lock", draw_lock_id=lock.id)
        about, stage = text(draw.wire_id), queries.stage_of(draw, now)
        if stage is Stage.PREPARING and lock.made_at is None:
            items.append(WaitingItem(text("Make the locks of a draw"), href, about))
        elif stage is Stage.AWAITING_KEYS and not queries.is_released(session, lock):
            items.append(WaitingItem(text("Hand in the key of a draw"), href, about, draw.keys_until))
    return items


def _of_operator(session: Session) -> list[WaitingItem]:
    return [
        WaitingItem(
            text("Freeze the list of a draw"),
            url_for("draws.show", draw_id=draw.id),
            text(draw.wire_id),
        )
        for draw in queries.draws_to_list(session)
    ]


WAITING.append(draws)
