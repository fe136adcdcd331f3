"""What draws hear of sign-ups, and what the public log hears of draws: until when entries tell nothing."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.admissions.events import InviteesToBeDrawn
from trading.draws.commands import arrange_among_applicants
from trading.draws.models import Draw
from trading.draws.rules import DrawState
from trading.store.transaction import Transaction, subscribe
from trading.transparency.disclosure import RUNNING, Running


def install() -> None:
    subscribe(InviteesToBeDrawn, _draw_invitees)
    if _taking_numbers not in RUNNING:
        RUNNING.append(_taking_numbers)


def _draw_invitees(tx: Transaction, happened: InviteesToBeDrawn) -> None:
    arrange_among_applicants(tx, happened.lot_attempt_id, happened.applicants, happened.select)


def _taking_numbers(session: Session) -> Iterable[Running]:
    """Draws whose numbers are sealed still; each ends by itself when its keys are due."""
    for draw in session.scalars(select(Draw).where(Draw.state == DrawState.LISTED)):
        if draw.listed_at and draw.contributions_until:
            yield Running(draw.id, draw.wire_id, draw.listed_at, draw.contributions_until)
