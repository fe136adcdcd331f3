"""The agenda of every lot that an actor may read, and what the public may put in its calendar."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from trading.agenda.rules import SEALED, Entry, Kind, agenda, in_order
from trading.agenda.sources import moments_of
from trading.announcements.models import Tender, TenderLot
from trading.announcements.queries import calendar
from trading.announcements.rules import Audience
from trading.contracts.models import Archive
from trading.kernel.actors import Actor, Role
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt, Project, Suspension
from trading.projects.rules import AttemptState, is_closed

OVER: Final = frozenset({AttemptState.FAILED, AttemptState.TERMINATED})
LOOKED_BACK: Final = timedelta(days=120)
"""How long after its deadline a lot that failed or was terminated is still asked for what it leaves to do."""

PUBLIC_EVENTS: Final = frozenset(
    {
        Event.DOCUMENTS_UNTIL,
        Event.SIGN_UP_ENDED,
        Event.DEADLINE,
        Event.BIDDING_STARTED,
        Event.LISTING_ENDED,
        Event.PUBLICITY_ENDED,
        Event.SINGLE_SOURCE_ENDED,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the lot attempt it belongs to."""

    attempt: LotAttempt
    entry: Entry


def lines(session: Session, actor: Actor, now: datetime, instance: Path) -> list[Line]:
    """Everything that is open for the lots the actor may read, the most urgent first; raises UnknownYear."""
    attempts = _lots(session, _visible(actor), now)
    return _lines(session, attempts, now, instance)


def agenda_of(session: Session, attempt: LotAttempt, now: datetime, instance: Path) -> list[Line]:
    """What is open for one lot attempt."""
    return _lines(session, [attempt], now, instance)


def public_lines(session: Session, now: datetime, instance: Path) -> list[Line]:
    """What is appointed for lots that everybody may read about, in order of time."""
    condition = and_(Tender.audience == Audience.PUBLIC)
    found = _lines(session, _lots(session, condition, now), now, instance)
    appointed = [
        line for line in found if line.entry.kind is Kind.APPOINTED and line.entry.event in PUBLIC_EVENTS
    ]
    return sorted(appointed, key=lambda line: (line.entry.at, line.attempt.wire_id))


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.role in (Role.OPERATOR, Role.SUPERVISOR, Role.REGULATOR, Role.SYSTEM):
        return true()
    if actor.role is Role.PURCHASER and actor.organisation_id is not None:
        own = actor.organisation_id
        return or_(Project.procuring_entity_id == own, Project.agent_id == own)
    return false()


def _lots(session: Session, condition: ColumnElement[bool], now: datetime) -> Sequence[LotAttempt]:
    """Published lot attempts of which something may still be to come."""
    recent = or_(LotAttempt.state.not_in(OVER), LotAttempt.deadline > now - LOOKED_BACK)
    return session.scalars(
        select(LotAttempt)
        .join(LotAttempt.project)
        .join(TenderLot, TenderLot.lot_attempt_id == LotAttempt.id)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(
            LotAttempt.published_at.is_not(None),
            LotAttempt.state != AttemptState.CONTINUED,
            ~select(Archive.id).where(Archive.id == LotAttempt.id).exists(),
            recent,
            condition,
        )
        .options(joinedload(LotAttempt.lot), joinedload(LotAttempt.project))
        .order_by(LotAttempt.published_at, LotAttempt.wire_id)
    ).all()


def _lines(session: Session, attempts: Sequence[LotAttempt], now: datetime, instance: Path) -> list[Line]:
    by_id = {attempt.id: attempt for attempt in attempts}
    procedures = _procedures(session, by_id)
    still = _standing_still(session, by_id)
    working = calendar(instance)
    entries = [
        entry
        for lot_attempt_id, moments in moments_of(session, by_id.keys()).items()
        for entry in agenda(
            procedures[lot_attempt_id],
            moments,
            now,
            working,
            over=by_id[lot_attempt_id].state in OVER,
            stands_still=lot_attempt_id in still,
        )
        if entry.is_open and not _is_secret(by_id[lot_attempt_id], entry, now)
    ]
    return [Line(by_id[entry.lot_attempt_id], entry) for entry in in_order(entries)]


def _is_secret(attempt: LotAttempt, entry: Entry, now: datetime) -> bool:
    """Before the deadline nothing may tell of bidders."""
    events = {entry.event} | ({entry.period.start} if entry.period else set())
    return bool(events & SEALED) and not is_closed(attempt.deadline, now)


def _procedures(session: Session, lots: Iterable[UUID]) -> dict[UUID, Procedure]:
    rows = session.execute(
        select(TenderLot.lot_attempt_id, Tender.procedure)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(TenderLot.lot_attempt_id.in_(lots))
    )
    return {lot_attempt_id: _read(frozen) for lot_attempt_id, frozen in rows if frozen is not None}


@lru_cache(maxsize=500)
def _read(frozen: str) -> Procedure:
    return Procedure.from_dict(json.loads(frozen))


def _standing_still(session: Session, lots: Collection[UUID]) -> frozenset[UUID]:
    standing = select(Suspension.lot_attempt_id).where(
        Suspension.lot_attempt_id.in_(lots), Suspension.until.is_(None)
    )
    return frozenset(session.scalars(standing))
