"""What waits for a person: features add their questions here, the home page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trading.kernel.actors import Actor
from trading.kernel.text import Text


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing to do: what it is, where it is done, and by when (legal time) if there is a limit."""

    title: Text
    href: str
    detail: Text | None = None
    due: datetime | None = None


WAITING: list[Callable[[Session, Actor, datetime], list[WaitingItem]]] = []
"""Asked in the order of assembly, inside a request; each answers for the roles it knows."""


def waiting_for(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    """Everything that waits for the actor, the most urgent first; what has no limit comes last."""
    items = [item for ask in WAITING for item in ask(session, actor, now)]
    return sorted(items, key=lambda item: (item.due is None, item.due or now))
