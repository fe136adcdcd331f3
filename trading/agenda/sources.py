"""Where moments come from: every room adds its own at assembly."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from trading.procedures.moments import Moment

Source = Callable[[Session, Collection[UUID]], Iterable[Moment]]

SOURCES: list[Source] = []


def moments_of(session: Session, lot_attempt_ids: Collection[UUID]) -> dict[UUID, list[Moment]]:
    """Every moment of these lot attempts, by lot attempt."""
    found: dict[UUID, list[Moment]] = {each: [] for each in lot_attempt_ids}
    for source in SOURCES:
        for moment in source(session, lot_attempt_ids):
            found[moment.lot_attempt_id].append(moment)
    return found
