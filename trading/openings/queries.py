"""Reads about openings. Before the deadline nothing here depends on how many bids there are."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from trading.accounts.models import Organisation, Person
from trading.announcements.models import Tender, TenderLot
from trading.bids.models import Bid
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.money import Money
from trading.kernel.permissions import own_unit
from trading.openings import rules
from trading.openings.freezing import Frozen, frozen
from trading.openings.models import (
    Attendance,
    Closing,
    KeyRelease,
    LostLock,
    OpeningRecord,
    Room,
    Sitting,
    Verdict,
)
from trading.openings.rules import Booking, collisions
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import RISING, UNSEALED, AttemptState, Phase, phase
from trading.sealing.lines import instant
from trading.store.live import LiveVersion
from trading.store.platform import Platform
from trading.store.renditions import Rendition

_Earlier = aliased(LotAttempt)


@dataclass(frozen=True, slots=True)
class Opening:
    """One tender's opening on the calendar: its room, and the phase of each lot."""

    tender: Tender
    at: datetime
    sitting: Sitting | None
    lots: list[tuple[LotAttempt, Phase]]
    clashes: bool = False


def openings_between(session: Session, start: datetime, end: datetime, now: datetime) -> list[Opening]:
    """The openings of published tenders in a span, the earliest first."""
    return _openings(session, now, Tender.deadline >= start, Tender.deadline < end)


def opening_of(session: Session, tender_id: UUID, now: datetime) -> Opening:
    """The opening of one published tender; raises NotFound."""
    found = _openings(session, now, Tender.id == tender_id)
    if not found:
        raise NotFound
    return found[0]


def _openings(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> list[Opening]:
    published = (
        select(TenderLot)
        .join(TenderLot.lot_attempt)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .where(
            LotAttempt.published_at.is_not(None),
            LotAttempt.stage.not_in(UNSEALED),
            Tender.deadline.is_not(None),
            *conditions,
        )
        .order_by(Tender.deadline, Tender.id, TenderLot.position)
        .options(contains_eager(TenderLot.lot_attempt).joinedload(LotAttempt.lot))
    )
    lots: dict[UUID, list[LotAttempt]] = {}
    for row in session.scalars(published):
        lots.setdefault(row.tender_id, []).append(row.lot_attempt)
    tenders = _tenders(session, lots)
    sittings = _sittings(session, lots)
    clashing = clashing_tenders(session)
    return [
        Opening(
            tenders[tender_id],
            tenders[tender_id].deadline or now,
            sittings.get(tender_id),
            [(each, phase(each.state, each.deadline, now, each.stage)) for each in attempts],
            tender_id in clashing,
        )
        for tender_id, attempts in lots.items()
    ]


def _tenders(session: Session, ids: Iterable[UUID]) -> dict[UUID, Tender]:
    wanted = select(Tender).where(Tender.id.in_(list(ids)))
    joined = joinedload(Tender.project).joinedload(Project.procuring_entity)
    return {tender.id: tender for tender in session.scalars(wanted.options(joined))}


def _sittings(session: Session, ids: Iterable[UUID]) -> dict[UUID, Sitting]:
    wanted = select(Sitting).where(Sitting.tender_id.in_(list(ids))).options(joinedload(Sitting.room))
    return {sitting.tender_id: sitting for sitting in session.scalars(wanted)}


def clashing_tenders(session: Session) -> set[UUID]:
    """Tenders whose room is taken by another at the same time, as after a deadline was moved."""
    booked = session.execute(
        select(Sitting.tender_id, Sitting.room_id, Tender.title, Tender.deadline, Sitting.minutes)
        .join(Tender, Tender.id == Sitting.tender_id)
        .join(Room, Room.id == Sitting.room_id)
        .where(~Room.online, Tender.deadline.is_not(None))
    ).all()
    rooms: dict[UUID, list[tuple[UUID, Booking]]] = {}
    for row in booked:
        booking = Booking.of(row.title, row.deadline, row.minutes)
        rooms.setdefault(row.room_id, []).append((row.tender_id, booking))
    return {
        tender_id
        for taken in rooms.values()
        for tender_id, booking in taken
        if collisions(booking, [other for other_id, other in taken if other_id != tender_id])
    }


def rooms(session: Session) -> Sequence[Room]:
    """All rooms, real ones first."""
    return session.scalars(select(Room).order_by(Room.online, Room.name)).all()


def sitting(session: Session, tender_id: UUID) -> Sitting | None:
    return session.get(Sitting, tender_id, options=[joinedload(Sitting.room)])


def custodians_to_come(session: Session, lot_attempt_ids: Iterable[UUID]) -> Sequence[tuple[str, str]]:
    """Unit and person of every lock of these lot attempts, each once."""
    return [
        (row.unit, row.person)
        for row in session.execute(
            select(Organisation.name.label("unit"), Person.name.label("person"))
            .select_from(LotLock)
            .join(LotLock.custodian)
            .join(Person, Person.id == LotLock.made_by)
            .where(LotLock.lot_attempt_id.in_(list(lot_attempt_ids)))
            .group_by(Organisation.name, Person.name)
            .order_by(func.min(LotLock.position))
        )
    ]


def attendance(session: Session, tender_id: UUID) -> Sequence[Attendance]:
    """Who is expected and who is there, in the order in which they were written down."""
    return session.scalars(
        select(Attendance).where(Attendance.tender_id == tender_id).order_by(Attendance.at, Attendance.name)
    ).all()


@dataclass(frozen=True, slots=True)
class Seat:
    """One custodian's place, and when its whole key was handed in; which bids it opens is nobody's to see."""

    lock: LotLock
    released_at: datetime | None
    on_paper: bool
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an opening has come; says nothing of bids before the list is frozen.

    `frozen` tells where the frozen list stands in the public log, and who has countersigned it; `waits_for`
    is the stage that must be examined before keys are taken.
    """

    attempt: LotAttempt
    phase: Phase
    version: int
    closing: Closing | None
    frozen: Frozen | None
    seats: list[Seat]
    verdicts: int
    record: OpeningRecord | None
    waits_for: LotAttempt | None = None

    @property
    def released(self) -> int:
        """How many custodians have handed in their key."""
        return sum(seat.released_at is not None for seat in self.seats)

    @property
    def is_opening(self) -> bool:
        """Whether enough keys are in and the record does not stand yet."""
        return (
            self.record is None and self.phase is Phase.AWAITING_KEYS and self.released >= self.attempt.quorum
        )

    @property
    def was_not_opened(self) -> bool:
        """Whether the lot ended without an opening."""
        return self.record is None and self.phase in (Phase.FAILED, Phase.TERMINATED)


def progress(session: Session, attempt: LotAttempt, now: datetime) -> Progress:
    """Where the opening of a published lot attempt stands."""
    version = session.scalar(select(LiveVersion.version).where(LiveVersion.subject_id == attempt.id))
    verdicts = select(func.count()).select_from(Verdict).where(Verdict.lot_attempt_id == attempt.id)
    closing = session.get(Closing, attempt.id)
    return Progress(
        attempt,
        phase(attempt.state, attempt.deadline, now, attempt.stage),
        version or 0,
        closing,
        frozen(session, attempt.id) if closing else None,
        seats(session, attempt.id),
        session.scalar(verdicts) or 0,
        session.get(OpeningRecord, attempt.id),
        _waits_for(session, attempt),
    )


def _waits_for(session: Session, attempt: LotAttempt) -> LotAttempt | None:
    earlier = session.get(LotAttempt, attempt.continues_id) if attempt.continues_id else None
    return earlier if earlier is not None and earlier.state is not AttemptState.CONTINUED else None


def seats(session: Session, lot_attempt_id: UUID) -> list[Seat]:
    """Every custodian of a lot attempt; a key counts once both of its parts are in."""
    released: dict[UUID, list[KeyRelease]] = {}
    for each in session.scalars(
        select(KeyRelease).join(LotLock).where(LotLock.lot_attempt_id == lot_attempt_id)
    ):
        released.setdefault(each.lot_lock_id, []).append(each)
    locks = custody.locks_of(session, lot_attempt_id)
    declared = select(LostLock.id, LostLock.at).where(LostLock.id.in_([lock.id for lock in locks]))
    lost = dict(session.execute(declared).all())
    return [_seat(lock, released.get(lock.id, []), lost.get(lock.id)) for lock in locks]


def _seat(lock: LotLock, released: Sequence[KeyRelease], lost_at: datetime | None) -> Seat:
    whole = {each.part for each in released} == {"summary", "body"}
    at = max(each.at for each in released) if whole else None
    return Seat(lock, at, any(each.note is None for each in released), lost_at)


def may_see_inside(actor: Actor, attempt: LotAttempt) -> bool:
    """Whether the actor may see what was opened: everybody, unless the opening is closed."""
    is_own = actor.role is Role.PURCHASER and own_unit(actor, attempt)
    return not attempt.closed_opening or rules.may_see_inside(actor.role, is_own_unit=is_own)


def closing(session: Session, actor: Actor, lot_attempt_id: UUID) -> Closing:
    """The frozen list; raises NotFound before it was written down, and to others if the opening is closed."""
    found = session.get(Closing, lot_attempt_id)
    attempt = session.get(LotAttempt, lot_attempt_id)
    if found is None or attempt is None:
        raise NotFound
    has_lock = actor.role is Role.CUSTODIAN and any(
        lock.custodian_id == actor.organisation_id for lock in custody.locks_of(session, lot_attempt_id)
    )
    if not has_lock and not may_see_inside(actor, attempt):
        raise NotFound
    return found


def readable_record(session: Session, actor: Actor, lot_attempt_id: UUID) -> OpeningRecord:
    """The record for whoever may see inside; raises NotFound to all others and before the opening."""
    found = record(session, lot_attempt_id)
    if not may_see_inside(actor, found.lot_attempt):
        raise NotFound
    return found


def record(session: Session, lot_attempt_id: UUID) -> OpeningRecord:
    """The record; raises NotFound before the opening."""
    found = session.get(OpeningRecord, lot_attempt_id)
    if found is None:
        raise NotFound
    return found


def is_printed(session: Session, subject_id: UUID) -> bool:
    return session.get(Rendition, subject_id) is not None


def said(written: OpeningRecord) -> dict[str, Any]:
    """The record as values, its instants and prices read."""
    values: dict[str, Any] = json.loads(written.frozen)
    for row, names in (
        (values, ("deadline", "opened")),
        *((each, ("released",)) for each in values["custodians"]),
        *((each, ("received", "at")) for each in values["changes"]),
        *((each, ("received",)) for each in values["bids"]),
    ):
        for name in names:
            row[name] = instant(row[name]) if row[name] else None
    for bid in values["bids"]:
        bid["price"] = Money.parse_yuan(bid["price"]) if bid["price"] else None
        if "form" in bid.get("security", {}):
            bid["security"]["amount"] = Money.parse_yuan(bid["security"]["amount"])
    return values


def opened_bid(session: Session, actor: Actor, lot_attempt_id: UUID, envelope: str) -> Bid:
    """A bid of the record that the actor may read, if it was opened; raises NotFound."""
    readable_record(session, actor, lot_attempt_id)
    found = session.scalar(
        select(Bid)
        .join(Verdict, Verdict.id == Bid.id)
        .where(
            Bid.lot_attempt_id == lot_attempt_id,
            Bid.envelope_sha256 == envelope,
            Verdict.code.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def places_to_release(session: Session, organisation_id: UUID, now: datetime) -> Sequence[LotLock]:
    """Places of a custodian unit on lots whose deadline has passed and whose key is not handed in."""
    handed = select(KeyRelease.lot_lock_id).group_by(KeyRelease.lot_lock_id).having(func.count() == 2)
    continued = select(_Earlier.id).where(_Earlier.state == AttemptState.CONTINUED)
    return session.scalars(
        select(LotLock)
        .join(LotLock.lot_attempt)
        .where(
            LotLock.custodian_id == organisation_id,
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.stage != RISING,
            LotAttempt.deadline <= now,
            LotLock.id.not_in(handed),
            or_(LotAttempt.continues_id.is_(None), LotAttempt.continues_id.in_(continued)),
        )
        .order_by(LotAttempt.deadline, LotAttempt.wire_id)
        .options(contains_eager(LotLock.lot_attempt).joinedload(LotAttempt.lot))
    ).all()


def opened_folder(platform: Platform, bid_id: UUID) -> Path:
    """Where the opened files of a bid lie, for its evaluation."""
    return platform.config.opened_folder / str(bid_id)
