"""What waits for custodians, bidders and those who decide, around disputes."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.disputes import queries
from trading.kernel.actors import Actor, Role
from trading.kernel.permissions import Action, can
from trading.kernel.text import Text, text
from trading.projects.models import LotAttempt
from trading.web.waiting import WAITING, WaitingItem


def to_countersign(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Requests that were seen at the counter and lack this unit's signature."""
    if actor.role is not Role.CUSTODIAN:
        return []
    return [
        WaitingItem(
            text("Decide on a lost bidder key"),
            url_for("disputes.to_countersign", lost_key_id=lost.id),
            _about(lost.lot_attempt),
            lost.lot_attempt.deadline,
        )
        for lost in queries.to_countersign(session, actor.organisation_id, now)
    ]


def to_hand_over(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Bids that cannot be opened without the recovery code that their bidder kept."""
    if actor.role is not Role.BIDDER or actor.organisation_id is None:
        return []
    return [
        WaitingItem(
            text("Hand over the recovery code of your bid"),
            url_for("disputes.recovery_code", bid_id=bid.id),
            _about(bid.lot_attempt),
            bid.lot_attempt.deadline,
        )
        for bid in queries.seeds_wanted_of(session, actor.organisation_id, now)
    ]


def to_decide(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Lots on which files were handed to custodians, until the lot is decided."""
    if actor.role not in (Role.PURCHASER, Role.OPERATOR):
        return []
    return [
        WaitingItem(
            text("Look at the files that bidders handed to custodians"),
            url_for("disputes.to_decide", lot_attempt_id=attempt.id),
            _about(attempt),
        )
        for attempt in queries.with_entrusted_files(session, now)
        if can(actor, Action.READ_PROJECT, attempt.project)
    ]


def _about(attempt: LotAttempt) -> Text:
    return text("%(title)s, %(lot)s", title=attempt.project.title, lot=attempt.lot.title)


WAITING.extend((to_countersign, to_hand_over, to_decide))
