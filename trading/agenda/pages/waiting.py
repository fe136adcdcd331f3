"""What a reader owes, once its card is yellow or red."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.agenda import queries
from trading.agenda.words import CARDS
from trading.bids.queries import lot_title
from trading.kernel.actors import Actor, Role
from trading.kernel.text import text
from trading.procedures.vocabulary import Party
from trading.procedures.words import EVENTS
from trading.projects.step_clock import Card
from trading.web.identity import platform
from trading.web.waiting import WAITING, WaitingItem

OWING = {
    Role.PURCHASER: frozenset({Party.PURCHASER}),
    Role.OPERATOR: frozenset({Party.OPERATOR}),
    Role.REGULATOR: frozenset({Party.DEPARTMENT}),
    Role.SUPERVISOR: frozenset(Party),
}
"""Supervision looks at what anybody owes."""


def cards(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Everything nearly due or overdue that the reader owes, or watches over."""
    parties = OWING.get(actor.role)
    if parties is None:
        return []
    return [
        WaitingItem(
            text(
                "%(event)s: %(title)s",
                event=EVENTS[line.entry.event],
                title=lot_title(line.attempt),
            ),
            url_for("agenda.index"),
            CARDS[line.entry.card],
            line.entry.at,
        )
        for line in queries.lines(session, actor, now, platform().config.instance)
        if line.entry.card is not Card.NONE and line.entry.party in parties
    ]


WAITING.append(cards)
