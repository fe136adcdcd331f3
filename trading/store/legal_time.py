"""Legal time: the clock of business deadlines. Only a demonstration may run ahead of the machine's clock."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, scoped_session

from trading.kernel.clock import Clock, ShiftedClock, SystemClock
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.store.db import Base


class LegalTime(Base):
    """The single row that says how many seconds legal time is ahead of system time."""

    __tablename__ = "legal_time"
    __table_args__ = (CheckConstraint("id = 1 AND ahead_seconds >= 0", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    ahead_seconds: Mapped[int]


def legal_clock(session: Session | scoped_session[Any], demo: bool) -> Clock:
    """The clock of business time; outside a demonstration the machine's own, asked without a session."""
    if not demo:
        return SystemClock()
    row = session.get(LegalTime, 1)
    return ShiftedClock(SystemClock(), timedelta(seconds=row.ahead_seconds if row else 0))


def move_to(session: Session, at: datetime) -> None:
    """Set legal time forward to `at`; raises Invalid for a moment that has passed."""
    row = session.get(LegalTime, 1, populate_existing=True) or LegalTime(id=1, ahead_seconds=0)
    ahead = int((at - SystemClock().now()).total_seconds())
    if ahead < row.ahead_seconds:
        raise Invalid.field("to", text("Time can only be moved forward."))
    row.ahead_seconds = ahead
    session.add(row)
