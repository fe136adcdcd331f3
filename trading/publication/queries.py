"""Reads of what is public. Each page costs a fixed number of queries, however much there is to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from trading.announcements.models import Notice, TenderLot
from trading.announcements.rules import Audience, NoticeKind
from trading.kernel.errors import NotFound
from trading.kernel.regions import full_code
from trading.projects.models import LotAttempt, Project
from trading.projects.queries import phase_at
from trading.projects.rules import AttemptState, Phase
from trading.publication.models import Listing, ListingToken
from trading.publication.rules import sought, tokens_sought
from trading.publication.search import SORTS, Search
from trading.store.db import Reader
from trading.store.live import LiveVersion
from trading.store.regions import region_tree
from trading.store.types import UtcDateTime

Rows = Sequence[Row[*tuple[Any, ...]]]

FRONT: Final = UUID("8f0d7a52-6f0e-4c53-9a63-3f6f3a0a7c11")
"""The subject whose live version grows with every public change."""

PAGE_SIZE: Final = 20
FRONT_SIZE: Final = 5
DOWNLOAD_LIMIT: Final = 5000
DECIDING: Final = (
    NoticeKind.CANDIDATES,
    NoticeKind.RESULT,
    NoticeKind.FAILURE,
    NoticeKind.TERMINATION,
)

# The list is asked for most of all: plain tables spare it the detour through mapped objects.
_LISTINGS: Final = Listing.__table__.c
_ATTEMPTS: Final = LotAttempt.__table__.c
_LIVE: Final = LiveVersion.__table__.c

_COLUMNS: Final = (
    _LISTINGS.tender_id,
    _LISTINGS.project_id,
    _LISTINGS.round,
    _LISTINGS.title,
    _LISTINGS.number,
    _LISTINGS.unit,
    _LISTINGS.category,
    _LISTINGS.method,
    _LISTINGS.region_code,
    _LISTINGS.amount,
    _LISTINGS.published_at,
    _LISTINGS.deadline,
)
_ORDER: Final = {
    "published": "published_at",
    "deadline": "deadline",
    "amount": "amount",
}


# Every page asks these; composing them anew each time costs more than answering them.
def _fresh(subjects: ColumnElement[bool]) -> Select[int, datetime | None]:
    return select(
        select(func.coalesce(func.sum(_LIVE.version), 0)).where(subjects).scalar_subquery(),
        select(func.min(_ATTEMPTS.deadline))
        .where(
            _ATTEMPTS.state == AttemptState.PUBLISHED,
            _ATTEMPTS.deadline > bindparam("now", type_=UtcDateTime),
        )
        .scalar_subquery(),
    )


_FRONT_FRESHNESS: Final = _fresh(_LIVE.subject_id == FRONT)
_FRESHNESS: Final = _fresh(_LIVE.subject_id.in_(bindparam("subjects", expanding=True)))


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a kept page depends on: the version of all that is public, and the next deadline."""

    version: int
    next_deadline: datetime | None


def freshness(reader: Reader, now: datetime, *subjects: UUID) -> Freshness:
    """The freshness of public pages, and of live `subjects` on them, in one query."""
    if subjects:
        row = reader.execute(_FRESHNESS, {"subjects": (FRONT, *subjects), "now": now}).one()
    else:
        row = reader.execute(_FRONT_FRESHNESS, {"now": now}).one()
    return Freshness(int(row[0]), row[1])


def found(reader: Reader, search: Search, now: datetime) -> tuple[Rows, int]:
    """One page of listings, each with the `phases` of its lots, and how many there are."""
    conditions = _conditions(search, now)
    page = _page(search.sort, conditions) if conditions else _PAGES[search.sort]
    rows = reader.execute(page, {"start": (search.page - 1) * PAGE_SIZE, "now": now}).all()
    if rows:
        return rows, rows[0].total
    return rows, reader.scalar(_number(conditions)) or 0


def all_found(session: Session, search: Search, now: datetime) -> Rows:
    """Every listing that answers the question, up to DOWNLOAD_LIMIT, with the `phases` of its lots."""
    every = _ordered(select(*_COLUMNS).where(*_conditions(search, now)), search.sort, _LISTINGS)
    return session.execute(_with_phases(every.limit(DOWNLOAD_LIMIT), search.sort), {"now": now}).all()


def open_now(session: Session, now: datetime) -> Rows:
    """The newest tenders that accept bids."""
    accepting = select(*_COLUMNS).where(_in_phase((Phase.ACCEPTING,), now))
    newest = accepting.order_by(Listing.published_at.desc(), Listing.tender_id)
    return session.execute(newest.limit(FRONT_SIZE)).all()


def closing_soon(session: Session, now: datetime) -> Rows:
    """The tenders whose deadline comes first."""
    accepting = select(*_COLUMNS).where(Listing.deadline > now, _in_phase((Phase.ACCEPTING,), now))
    return session.execute(accepting.order_by(Listing.deadline, Listing.tender_id).limit(FRONT_SIZE)).all()


def just_decided(session: Session) -> Rows:
    """The newest notices of candidates, results, failures and terminations."""
    decided = (
        select(Notice.id, Notice.project_id, Notice.kind, Notice.title, Notice.published_at, Listing.unit)
        .join(Listing, Listing.tender_id == Notice.tender_id)
        .where(Notice.kind.in_(DECIDING))
    )
    newest = decided.order_by(Notice.published_at.desc(), Notice.number.desc())
    return session.execute(newest.limit(FRONT_SIZE)).all()


def published_project(session: Session, project_id: UUID) -> Project:
    """A project that has a published notice; raises NotFound for all others."""
    public = exists().where(Notice.project_id == Project.id, Notice.audience == Audience.PUBLIC)
    project = session.scalar(select(Project).where(Project.id == project_id, public))
    if project is None:
        raise NotFound
    return project


def notice_named(session: Session, name: str) -> Notice | None:
    """The notice with this number, fingerprint of its text, or fingerprint of its signed note."""
    wanted = "".join(name.split())
    digest = wanted.lower().removeprefix("sha256:")
    return session.scalar(
        select(Notice)
        .where(
            or_(Notice.number == wanted, Notice.sha256 == digest, Notice.note_sha256 == digest),
            Notice.audience == Audience.PUBLIC,
        )
        .limit(1)
    )


def _ordered(rows: Select[*tuple[Any, ...]], sort: str, columns: Any) -> Select[*tuple[Any, ...]]:
    column = columns[_ORDER[sort.removeprefix("-")]]
    direction = column.desc() if sort.startswith("-") else column.asc()
    return rows.order_by(direction.nulls_last(), columns.tender_id)


def _with_phases(
    rows: Select[*tuple[Any, ...]], sort: str, *more: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """Add to each row the phases of its lots, in one text."""
    page = rows.subquery("page")
    phases = (
        select(func.aggregate_strings(phase_at(bindparam("now", type_=UtcDateTime)), " "))
        .join_from(TenderLot, LotAttempt)
        .where(TenderLot.tender_id == page.c.tender_id)
        .scalar_subquery()
        .label("phases")
    )
    shown = [column for column in page.c if column.name != "tender_id"]
    return _ordered(select(*shown, phases, *more), sort, page.c)


def _number(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    return select(func.count()).select_from(Listing.__table__).where(*conditions)


def _page(sort: str, conditions: Sequence[ColumnElement[bool]] = ()) -> Select[*tuple[Any, ...]]:
    rows = _ordered(select(*_COLUMNS).where(*conditions), sort, _LISTINGS)
    start = bindparam("start", type_=Integer)
    total = _number(conditions).scalar_subquery().label("total")
    return _with_phases(rows.limit(PAGE_SIZE).offset(start), sort, total)


_PAGES: Final = {sort: _page(sort) for sort in SORTS}


def _conditions(search: Search, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [_has_word(word) for word in sought(search.q)]
    if search.stage:
        conditions.append(_in_phase(search.stage, now))
    if search.category:
        conditions.append(Listing.category.in_([each.value for each in search.category]))
    if search.method:
        conditions.append(Listing.method.in_([each.value for each in search.method]))
    if search.region:
        place = region_tree().find(full_code(search.region))
        prefix = place.prefix if place else search.region
        conditions.append(Listing.region_code.startswith(prefix, autoescape=True))
    if search.starts:
        conditions.append(Listing.deadline >= search.starts)
    if search.ends:
        conditions.append(Listing.deadline < search.ends)
    return conditions


def _in_phase(phases: Sequence[Phase], now: datetime) -> ColumnElement[bool]:
    lots = select(TenderLot.tender_id).join(LotAttempt)
    return Listing.tender_id.in_(lots.where(phase_at(now).in_([each.value for each in phases])))


def _has_word(word: str) -> ColumnElement[bool]:
    """All tokens of the word narrow the search; only the text itself says that they stand together."""
    wanted = tokens_sought(word)
    having = (
        select(ListingToken.tender_id)
        .where(ListingToken.token.in_(sorted(wanted)))
        .group_by(ListingToken.tender_id)
        .having(func.count() == len(wanted))
    )
    return Listing.tender_id.in_(having) & Listing.words.contains(word, autoescape=True)
