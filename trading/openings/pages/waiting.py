"""What waits for operators and custodians around openings."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.openings import queries
from trading.openings.queries import Opening
from trading.projects.rules import Phase
from trading.web.waiting import WAITING, WaitingItem

AHEAD = timedelta(days=7)
BEHIND = timedelta(days=60)


def openings(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Openings without a room and openings that wait for keys; keys to hand in."""
    if actor.role is Role.OPERATOR:
        coming = queries.openings_between(session, now - BEHIND, now + AHEAD, now)
        return [item for opening in coming if (item := _at_the_desk(opening))]
    if actor.role is Role.CUSTODIAN and actor.organisation_id is not None:
        return [
            WaitingItem(
                text("Hand in the key: %(title)s", title=lock.lot_attempt.title),
                url_for("openings.release_key", lot_lock_id=lock.id),
                text("The list of bids is frozen; %(lot)s waits for its keys.", lot=lock.lot_attempt.wire_id),
                lock.lot_attempt.deadline,
            )
            for lock in queries.places_to_release(session, actor.organisation_id, now)
        ]
    return []


def _at_the_desk(opening: Opening) -> WaitingItem | None:
    href = url_for("openings.desk", tender_id=opening.tender.id)
    title, phases = opening.tender.title, {phase for _, phase in opening.lots}
    if Phase.AWAITING_KEYS in phases:
        return WaitingItem(text("Run the opening: %(title)s", title=title), href, None, opening.at)
    if Phase.ACCEPTING not in phases:
        return None
    if opening.sitting is None:
        return WaitingItem(text("Set a room for the opening: %(title)s", title=title), href, None, opening.at)
    if opening.clashes:
        detail = text("Another opening takes the same room at that time. Set another room.")
        return WaitingItem(text("Set another room: %(title)s", title=title), href, detail, opening.at)
    return None


WAITING.append(openings)
