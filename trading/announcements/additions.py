"""What rooms above say in a tender notice and demand before it is published; they add theirs at assembly."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from trading.announcements.models import Tender
from trading.procedures.rules import Procedure
from trading.store.transaction import Transaction

SECTIONS: Final[list[Callable[[Session, Tender, Procedure], Mapping[str, Any]]]] = []
"""Each gives sections of the notice by their names; empty where it has nothing to say."""

DEMANDS: Final[list[Callable[[Transaction, Tender, Procedure, Path], None]]] = []
"""Each raises a refusal that the unit can mend; the path is the instance folder."""


def sections(session: Session, tender: Tender, procedure: Procedure) -> dict[str, Any]:
    """Everything that rooms above say in the tender notice."""
    return {name: said for say in SECTIONS for name, said in say(session, tender, procedure).items()}


def demand(tx: Transaction, tender: Tender, procedure: Procedure, instance: Path) -> None:
    """Raise the first refusal of a room above."""
    for each in DEMANDS:
        each(tx, tender, procedure, instance)
