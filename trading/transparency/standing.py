"""How the register stands: what can be checked of it at any moment, each with the reason in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.config import Config
from trading.kernel.text import Text, text
from trading.proofs import checkpoint, merkle
from trading.proofs.errors import ProofError
from trading.sealing.note import Verifier
from trading.transparency import disclosure, queries, rhythm, rules, tree
from trading.transparency.disclosure import Overdue
from trading.transparency.models import LogBatch
from trading.transparency.rhythm import Judged, Late
from trading.transparency.witnesses import queries as witnesses

LOOKED_BACK: Final = timedelta(days=7)
PATIENCE: Final = timedelta(minutes=5)
"""How much later than promised a batch may come before it is called missing."""

SHOWN: Final = 20
"""Entries that are named; one cause can have many effects."""

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is checked: its name, what was found, whether that is as it should be."""

    name: Text
    told: Text
    holds: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The register at one moment: the points, and the cases behind those that do not hold."""

    newest: LogBatch | None
    points: Sequence[Point]
    off_rhythm: Sequence[Judged]
    late: Sequence[Late]
    overdue: Sequence[Overdue]

    @property
    def holds(self) -> bool:
        return all(point.holds for point in self.points)


def standing(session: Session, config: Config, log_key: Verifier, now: datetime) -> Standing:
    """Look at the newest page of the register, its last week, and what is overdue."""
    newest = queries.last_batch(session)
    judged = rhythm.judged(session, rules.policy(config), now - LOOKED_BACK)
    off_rhythm = [each for each in judged if each.fault is not None]
    late = rhythm.late(session, now, now - LOOKED_BACK)
    overdue = disclosure.overdue(session, now, config.log_opens_after)
    unfit = tree.unfit(session, now - A_DAY)
    points = [
        _kept_up(newest, config, now),
        _signed(session, newest, log_key),
        _countersigned(session, config, now),
        _none(
            off_rhythm,
            text("Every page is of the promised length and came at its time"),
            text("Pages that are not, in the last week: %(count)s.", count=len(off_rhythm)),
            text("So it was with every page of the last week. The length of a page tells nothing of bids."),
        ),
        _none(
            late,
            text("What receipts promise is kept"),
            text("Entries that came too late or are missing: %(count)s.", count=len(late)),
            text("Everything of the last week that had to be entered was entered in time."),
        ),
        _none(
            overdue,
            text("Old entries are shown"),
            text("Lots that keep entries closed for too long: %(count)s.", count=len(overdue)),
            text(
                "No entry stays closed longer than %(days)s days after the last deadline that it waits for.",
                days=config.log_opens_after,
            ),
        ),
        _none(
            unfit,
            text("Every entry opens to what was stamped"),
            text("Entries with another text than was stamped: %(places)s.", places=tuple(unfit[:SHOWN])),
            text("So it is with every entry of the last day, shown or still closed."),
        ),
    ]
    return Standing(newest, points, off_rhythm, late, overdue)


def _none(cases: Sequence[object], name: Text, wrong: Text, right: Text) -> Point:
    return Point(name, wrong if cases else right, not cases)


def _kept_up(newest: LogBatch | None, config: Config, now: datetime) -> Point:
    name = text("New pages are written all the time")
    if newest is None:
        return Point(name, text("The first page has not been written yet."), False)
    if now > newest.at + timedelta(seconds=config.log_interval) + PATIENCE:
        return Point(name, text("The register has stood still since %(at)s.", at=newest.at), False)
    return Point(name, text("The newest page is of %(at)s.", at=newest.at), True)


def _signed(session: Session, newest: LogBatch | None, log_key: Verifier) -> Point:
    name = text("The newest page is stamped, and the stamp covers every entry since the first")
    if newest is None:
        return Point(name, text("The first page has not been written yet."), False)
    try:
        said = checkpoint.opened(newest.checkpoint, log_key)
        root = merkle.root(newest.size, queries.hashes(session))
    except ProofError:
        return Point(name, text("The stamp does not hold."), False)
    holds = (said.size, said.root) == (newest.size, root)
    found = (
        text("Calculated again just now: it fits.") if holds else text("The entries are not those stamped.")
    )
    return Point(name, found, holds)


def _countersigned(session: Session, config: Config, now: datetime) -> Point:
    """Whether enough parties have seen everything that is older than a day."""
    name = text("Others have compared and countersigned it")
    older = select(LogBatch).where(LogBatch.at <= now - A_DAY).order_by(LogBatch.id.desc()).limit(1)
    batch = session.scalar(older)
    signed = witnesses.countersigned(session, batch.size - 1 if batch else 0)
    holds = len(signed) >= config.required_witnesses
    if holds:
        told = text("%(names)s countersigned within the last day.", names=tuple(sorted(signed)))
    else:
        told = text(
            "Countersigned within the last day by %(count)s; at least %(needed)s must.",
            count=len(signed),
            needed=config.required_witnesses,
        )
    return Point(name, told, holds)
