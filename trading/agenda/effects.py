"""What the worker does about the agenda: rounds for new cards, and the calls they bring."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from trading.accounts.calling import call
from trading.accounts.models import Person
from trading.agenda import webhook
from trading.agenda.commands import REMIND, begin_round, show_cards
from trading.agenda.models import Hook, ShownCard
from trading.kernel.actors import SYSTEM, Role
from trading.kernel.clock import Clock, SystemClock
from trading.procedures.vocabulary import Party
from trading.projects.models import Project
from trading.sealing.lines import instant_text
from trading.store.db import db
from trading.store.outbox import enqueue
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import bookkeeping, transaction

TELL: Final = "agenda.tell"
SCHEMA: Final = "card/1"

_ROLES: Final[Mapping[Party, Role]] = MappingProxyType(
    {Party.OPERATOR: Role.OPERATOR, Party.DEPARTMENT: Role.REGULATOR, Party.CASHIER: Role.CASHIER}
)


def go_round(platform: Platform, clock: Clock) -> None:
    """Show what has become yellow or red since the last round."""
    with bookkeeping() as session:
        mine = begin_round(session, clock.now())
    if not mine:
        return
    with transaction(SYSTEM, clock) as tx:
        show_cards(tx, platform.config.instance)


def remind(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Call whoever owes it, and queue a message to the unit's own system."""
    card = db.session.get_one(ShownCard, UUID(payload["card_id"]))
    project = card.lot_attempt.project
    party = Party(payload["party"])
    units = [each for each in (project.procuring_entity_id, project.agent_id) if each is not None]
    if party is Party.PURCHASER:
        with bookkeeping() as session:
            for unit in units:
                if session.get(Hook, unit) is not None:
                    told = payload | {"organisation_id": str(unit)}
                    enqueue(session, TELL, f"{card.id}:{unit}", told, SystemClock().now())
    call(platform, _people(project, party))


def _people(project: Project, party: Party) -> ColumnElement[bool]:
    role = _ROLES.get(party)
    if role is not None:
        return Person.role == role
    units = (project.procuring_entity_id, project.agent_id)
    return and_(Person.role == Role.PURCHASER, Person.organisation_id.in_(units))


def tell(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Send one card to a unit's own system; a failure is tried again."""
    session = db.session()
    hook = session.get(Hook, UUID(payload["organisation_id"]))
    if hook is None:
        return
    url, secret = hook.url, hook.secret
    body = json.dumps(_said(session.get_one(ShownCard, UUID(payload["card_id"]))), ensure_ascii=False)
    session.rollback()
    webhook.send(url, secret, body.encode(), anywhere=not platform.config.production)


def _said(card: ShownCard) -> dict[str, str]:
    attempt = card.lot_attempt
    return {
        "schema": SCHEMA,
        "id": str(card.id),
        "project": attempt.project.number or "",
        "lot": attempt.wire_id,
        "period": card.period,
        "card": card.card,
        "due": instant_text(card.due),
        "shown": instant_text(card.at),
    }


EFFECTS: Mapping[str, Effect] = MappingProxyType({REMIND: remind, TELL: tell})
DUE: tuple[Due, ...] = (go_round,)
