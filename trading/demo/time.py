"""Move the legal time of the demonstration, forward only."""

from datetime import datetime, timedelta

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from trading.draws.models import Draw
from trading.draws.rules import DrawState
from trading.kernel.errors import Conflict, Forbidden
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results.models import Award
from trading.results.rules import AwardState
from trading.store.legal_time import move_to
from trading.store.transaction import Transaction

PAST = timedelta(seconds=1)


def next_moment(session: Session, now: datetime) -> datetime | None:
    """The next deadline, end of a publicity or end of the contributions to a draw, if there is one."""
    deadlines = select(LotAttempt.deadline.label("at")).where(
        LotAttempt.state == AttemptState.PUBLISHED, LotAttempt.deadline > now
    )
    publicities = select(Award.publicity_until.label("at")).where(
        Award.state == AwardState.PROPOSED, Award.publicity_until > now
    )
    draws = select(Draw.contributions_until.label("at")).where(
        Draw.state == DrawState.LISTED, Draw.contributions_until > now
    )
    moments = union_all(deadlines, publicities, draws).subquery()
    return session.scalar(select(moments.c.at).order_by(moments.c.at).limit(1))


def advance(tx: Transaction, demo: bool, to: datetime | None = None) -> datetime:
    """Move to `to`, or just past the next deadline. Raises Forbidden outside the demonstration."""
    if not demo:
        raise Forbidden
    tx.require(Action.MOVE_DEMO_TIME)
    target = to or next_moment(tx.session, tx.now)
    if target is None:
        raise Conflict("nothing_ahead", text("There is no deadline ahead."))
    move_to(tx.session, target if to else target + PAST)
    tx.record("demo.time_moved", tx, before=tx.now.isoformat(), after=target.isoformat())
    return target
