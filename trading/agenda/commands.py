"""Show the cards that have become due, call those who owe something; where a unit's own system is told."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.agenda import queries, webhook
from trading.agenda.models import Hook, Round, ShownCard
from trading.agenda.queries import Line
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action
from trading.procedures.vocabulary import Party
from trading.projects.step_clock import Card
from trading.store.db import insert_if_absent
from trading.store.transaction import Transaction

REMIND: Final = "agenda.remind"
EVERY: Final = timedelta(minutes=10)
"""How often the agenda is gone through, in legal time."""

CALLED: Final = frozenset({Party.PURCHASER, Party.OPERATOR, Party.DEPARTMENT, Party.CASHIER})
"""Whom a card calls; bidders, custodians and experts are called by the rooms that know them."""


def begin_round(session: Session, now: datetime) -> bool:
    """Take the next round, unless the last one was a moment ago or another worker has it."""
    insert_if_absent(session, Round, id=1, at=now - EVERY)
    taken = session.execute(
        update(Round).where(Round.id == 1, Round.at <= now - EVERY).values(at=now).returning(Round.id)
    )
    return taken.first() is not None


def set_hook(tx: Transaction, organisation_id: UUID, url: str, *, anywhere: bool) -> Hook:
    """Give the address to which a unit's cards are sent, with a new secret; raises Invalid."""
    organisation = tx.lock(Organisation, organisation_id)
    hook = tx.session.get(Hook, organisation.id)
    if hook is None:
        hook = tx.add(Hook(id=organisation.id, url="", secret="", set_by=tx.person_id, set_at=tx.now))
    tx.require(Action.SET_HOOK, hook)
    hook.url, hook.secret = webhook.address(url, anywhere=anywhere), secrets.token_hex(32)
    hook.set_by, hook.set_at = tx.person_id, tx.now
    tx.record("hook.set", organisation, url=hook.url)
    return hook


def remove_hook(tx: Transaction, organisation_id: UUID) -> None:
    """Send nothing more to the unit's own system."""
    organisation = tx.lock(Organisation, organisation_id)
    hook = tx.session.get(Hook, organisation.id)
    if hook is None:
        raise NotFound
    tx.require(Action.SET_HOOK, hook)
    tx.session.delete(hook)
    tx.record("hook.removed", organisation)


def show_cards(tx: Transaction, instance: Path) -> int:
    """Put every new card on record and queue the calls; gives how many are new. Raises UnknownYear."""
    tx.require(Action.SHOW_CARDS)
    lines = [
        line
        for line in queries.lines(tx.session, tx.actor, tx.now, instance)
        if line.entry.card is not Card.NONE and line.entry.period is not None
    ]
    new = _unknown(tx, lines)
    for line in new:
        _show(tx, line)
    return len(new)


def _unknown(tx: Transaction, lines: Iterable[Line]) -> list[Line]:
    shown = select(
        ShownCard.lot_attempt_id, ShownCard.period, ShownCard.subject, ShownCard.due, ShownCard.card
    )
    known = {tuple(row) for row in tx.session.execute(shown)}
    return [line for line in lines if _key(line) not in known]


def _key(line: Line) -> tuple[object, ...]:
    entry = line.entry
    period = entry.period.key if entry.period else ""
    return entry.lot_attempt_id, period, str(entry.subject_id or ""), entry.at, entry.card.value


def _show(tx: Transaction, line: Line) -> None:
    lot_attempt_id, period, subject, due, card = _key(line)
    shown = tx.add(
        ShownCard(
            lot_attempt_id=lot_attempt_id, period=period, subject=subject, due=due, card=card, at=tx.now
        )
    )
    tx.record(
        "card.shown",
        line.attempt,
        project_id=line.attempt.project_id,
        card=line.entry.card.value,
        event=line.entry.event.value,
    )
    if line.entry.party in CALLED:
        tx.enqueue(REMIND, str(shown.id), {"card_id": str(shown.id), "party": line.entry.party.value})
