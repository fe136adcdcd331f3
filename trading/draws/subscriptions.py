"""What the public log hears from draws: until when the entries beside sealed numbers tell nothing."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.draws.models import Draw
from trading.draws.rules import DrawState
from trading.transparency.disclosure import RUNNING, Running


def install() -> None:
    if _taking_numbers not in RUNNING:
        RUNNING.append(_taking_numbers)


def _taking_numbers(session: Session) -> Iterable[Running]:
    """Draws whose numbers are sealed still; each ends by itself when its keys are due."""
    for draw in session.scalars(select(Draw).where(Draw.state == DrawState.LISTED)):
        if draw.listed_at and draw.contributions_until:
            yield Running(draw.id, draw.wire_id, draw.listed_at, draw.contributions_until)
