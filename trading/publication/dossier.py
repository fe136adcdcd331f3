"""Everything public about one project, read in a fixed number of queries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from trading.announcements.contents import newest
from trading.announcements.models import Document, Notice, Tender, TenderLot
from trading.announcements.rules import Audience, NoticeKind
from trading.custody.models import LotLock
from trading.kernel.money import Money
from trading.openings.models import OpeningRecord, Sitting
from trading.projects.models import LotAttempt, Project, Suspension
from trading.projects.rules import RISING, AttemptState, Phase, phase

STANDING: Final = (AttemptState.CANDIDATES, AttemptState.AWARDED)
"""States in which what notices say of the outcome has not been taken back."""


@dataclass(frozen=True, slots=True)
class LotShown:
    """One attempt at a lot as everybody may see it; bids and outcome come from published texts alone."""

    attempt: LotAttempt
    phase: Phase
    custodians: Sequence[str]
    bids: Sequence[dict[str, Any]] | None
    opened_at: datetime | None
    candidates: Sequence[dict[str, Any]]
    suspended_since: datetime | None
    winner: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Round:
    """One tender of the project with its lots, documents in force, and place of opening."""

    tender: Tender
    lots: Sequence[LotShown]
    documents: Sequence[Document]
    place: str
    first_published: datetime

    @property
    def is_rising(self) -> bool:
        """Whether quotes rise for its lots, so that nothing is sealed, opened or evaluated."""
        return any(lot.attempt.stage == RISING for lot in self.lots)

    @property
    def phases(self) -> list[Phase]:
        return list(dict.fromkeys(lot.phase for lot in self.lots))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the project's public history: a notice, or the opening of a lot."""

    at: datetime
    notice: Notice | None = None
    content: dict[str, Any] = field(default_factory=dict)
    opened: LotAttempt | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    project: Project
    rounds: Sequence[Round]
    history: Sequence[Entry]

    @property
    def current(self) -> Round:
        """The newest round."""
        return self.rounds[-1]


def dossier(session: Session, project: Project, now: datetime) -> Dossier:
    """Gather a project that has at least one published notice."""
    notices = session.scalars(
        select(Notice)
        .where(Notice.project_id == project.id, Notice.audience == Audience.PUBLIC)
        .order_by(Notice.published_at, Notice.number)
        .options(defer(Notice.note))
    ).all()
    tenders = session.scalars(
        select(Tender)
        .where(Tender.id.in_({notice.tender_id for notice in notices}))
        .order_by(Tender.round)
        .options(
            selectinload(Tender.documents),
            selectinload(Tender.lots).joinedload(TenderLot.lot_attempt).joinedload(LotAttempt.lot),
        )
    ).all()
    said = {notice.id: json.loads(notice.frozen) for notice in notices}
    records = _records(session, tenders)
    custodians = _custodians(session, tenders)
    rooms = _rooms(session, tenders)
    suspended = _suspended(session, tenders)
    rounds = [
        Round(
            tender,
            [
                _lot(
                    each.lot_attempt,
                    now,
                    said.values(),
                    records,
                    custodians.get(each.lot_attempt_id, []),
                    suspended.get(each.lot_attempt_id),
                )
                for each in tender.lots
            ],
            newest([document for document in tender.documents if document.published_at]),
            rooms.get(tender.id) or tender.opening_place,
            next(notice.published_at for notice in notices if notice.tender_id == tender.id),
        )
        for tender in tenders
    ]
    return Dossier(project, rounds, _history(notices, said, rounds))


def _lot(
    attempt: LotAttempt,
    now: datetime,
    said: Any,
    records: dict[UUID, OpeningRecord],
    custodians: Sequence[str],
    suspended: datetime | None,
) -> LotShown:
    record = records.get(attempt.id)
    stands = attempt.state in STANDING
    candidates, winner = _outcome(attempt.wire_id, said) if stands else ([], None)
    return LotShown(
        attempt=attempt,
        phase=phase(attempt.state, attempt.deadline, now, attempt.stage),
        custodians=custodians,
        bids=_read_out(record) if record and not attempt.closed_opening else None,
        opened_at=record.at if record else None,
        candidates=candidates,
        suspended_since=suspended,
        winner=winner if attempt.state is AttemptState.AWARDED else None,
    )


def _read_out(record: OpeningRecord) -> list[dict[str, Any]]:
    return [_priced(bid) for bid in json.loads(record.frozen)["bids"]]


def _outcome(wire_id: str, said: Any) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The candidates and the winner that the last notice on this lot names."""
    candidates: list[dict[str, Any]] = []
    winner: dict[str, Any] | None = None
    for content in said:
        if content["kind"] == NoticeKind.CANDIDATES.value:
            named = [_priced(each) for each in content["candidates"] if each["lot"] == wire_id]
            candidates = named or candidates
        if content["kind"] == NoticeKind.RESULT.value:
            amounts = {each["lot"]: each["amount"] for each in content["amount"]}
            for each in content["winner"]:
                if each["lot"] == wire_id:
                    winner = _priced(each | {"price": amounts.get(wire_id)})
    return candidates, winner


def _priced(said: dict[str, Any]) -> dict[str, Any]:
    """The same with its price as an amount."""
    return said | {"price": Money.parse_yuan(said["price"]) if said.get("price") else None}


def _attempt_ids(tenders: Sequence[Tender]) -> list[UUID]:
    return [each.lot_attempt_id for tender in tenders for each in tender.lots]


def _records(session: Session, tenders: Sequence[Tender]) -> dict[UUID, OpeningRecord]:
    rows = session.scalars(select(OpeningRecord).where(OpeningRecord.id.in_(_attempt_ids(tenders))))
    return {row.id: row for row in rows}


def _custodians(session: Session, tenders: Sequence[Tender]) -> dict[UUID, list[str]]:
    locks = session.scalars(
        select(LotLock)
        .where(LotLock.lot_attempt_id.in_(_attempt_ids(tenders)))
        .order_by(LotLock.position)
        .options(joinedload(LotLock.custodian))
    )
    names: dict[UUID, list[str]] = {}
    for lock in locks:
        names.setdefault(lock.lot_attempt_id, []).append(lock.custodian.name)
    return names


def _suspended(session: Session, tenders: Sequence[Tender]) -> dict[UUID, datetime]:
    """Since when lots stand still; a notice may follow later."""
    standing = select(Suspension.lot_attempt_id, Suspension.since).where(
        Suspension.lot_attempt_id.in_(_attempt_ids(tenders)), Suspension.until.is_(None)
    )
    return {row.lot_attempt_id: row.since for row in session.execute(standing)}


def _rooms(session: Session, tenders: Sequence[Tender]) -> dict[UUID, str]:
    sittings = session.scalars(
        select(Sitting)
        .where(Sitting.tender_id.in_([tender.id for tender in tenders]))
        .options(joinedload(Sitting.room))
    )
    return {sitting.tender_id: sitting.room.name for sitting in sittings}


def _history(
    notices: Sequence[Notice], said: dict[UUID, dict[str, Any]], rounds: Sequence[Round]
) -> list[Entry]:
    """Newest first."""
    published = [Entry(notice.published_at, notice=notice, content=said[notice.id]) for notice in notices]
    opened = [
        Entry(lot.opened_at, opened=lot.attempt)
        for each in rounds
        for lot in each.lots
        if lot.opened_at is not None
    ]
    return sorted([*published, *opened], key=lambda entry: entry.at, reverse=True)
