"""Reads of draws. Until the numbers are opened nothing public depends on how many came, or from whom."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trading.draws import rules
from trading.draws.models import (
    Candidate,
    Contribution,
    Draw,
    DrawClosing,
    DrawKey,
    DrawLock,
    DrawRecord,
)
from trading.draws.rules import Capacity, DrawKind, DrawState, Stage
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import ProjectState
from trading.proofs.draw import Custodian as Holder
from trading.proofs.draw import DrawList
from trading.sealing.dealing import PARTS
from trading.sealing.facts import Custodian, Facts, Field, Limits
from trading.sealing.lines import instant
from trading.sealing.statements import DRAW
from trading.store.platform import Platform


def draws(session: Session, *, public: bool) -> Sequence[Draw]:
    """All draws, the newest first; `public`: only those whose list stands."""
    found = select(Draw).order_by(Draw.arranged_at.desc(), Draw.number.desc(), Draw.attempt.desc())
    if public:
        found = found.where(Draw.state.in_(rules.PUBLIC))
    return session.scalars(found.options(joinedload(Draw.lot_attempt).joinedload(LotAttempt.project))).all()


def public_draw(session: Session, draw_id: UUID) -> Draw:
    """A draw whose list stands; raises NotFound for others."""
    found = session.get(Draw, draw_id)
    if found is None or found.state not in rules.PUBLIC:
        raise NotFound
    return found


def public_draws_of(session: Session, lot_attempt_ids: Collection[UUID]) -> Sequence[Draw]:
    """The draws for these lot attempts whose list stands, in order."""
    return session.scalars(
        select(Draw)
        .where(Draw.lot_attempt_id.in_(list(lot_attempt_ids)), Draw.state.in_(rules.PUBLIC))
        .order_by(Draw.listed_at)
    ).all()


def draws_of_lot(session: Session, lot_attempt_id: UUID, kind: DrawKind) -> Sequence[Draw]:
    """Every attempt at a draw of this kind for a lot attempt, in order."""
    return session.scalars(
        select(Draw)
        .where(Draw.lot_attempt_id == lot_attempt_id, Draw.kind == kind)
        .order_by(Draw.arranged_at, Draw.attempt)
    ).all()


def lots_to_draw_for(session: Session) -> Sequence[LotAttempt]:
    """Lot attempts of accepted projects for which experts may be drawn, newest first."""
    states = rules.ARRANGED_IN[DrawKind.EXPERTS]
    return session.scalars(
        select(LotAttempt)
        .join(LotAttempt.project)
        .where(LotAttempt.state.in_(states), Project.state == ProjectState.ACCEPTED)
        .order_by(LotAttempt.wire_id.desc())
        .options(joinedload(LotAttempt.project), joinedload(LotAttempt.lot))
    ).all()


def locks_of(session: Session, draw_id: UUID) -> list[DrawLock]:
    """The places of a draw in their order, made or not."""
    places = select(DrawLock).where(DrawLock.draw_id == draw_id).order_by(DrawLock.position)
    return list(session.scalars(places.options(joinedload(DrawLock.custodian))))


def places_of(session: Session, organisation_id: UUID | None) -> Sequence[DrawLock]:
    """Every place of a custodian unit on draws that are not over."""
    return session.scalars(
        select(DrawLock)
        .join(DrawLock.draw)
        .where(
            DrawLock.custodian_id == organisation_id,
            Draw.state.in_((DrawState.PREPARING, DrawState.LISTED)),
        )
        .order_by(Draw.arranged_at.desc())
    ).all()


def place(session: Session, organisation_id: UUID | None, draw_lock_id: UUID) -> DrawLock:
    """One place of the unit; raises NotFound for anybody else's."""
    found = session.get(DrawLock, draw_lock_id)
    if found is None or organisation_id is None or found.custodian_id != organisation_id:
        raise NotFound
    return found


def list_of(session: Session, draw: Draw, until: datetime) -> DrawList:
    """The list as it would be frozen now; raises NotFound while a lock is not made."""
    locks = locks_of(session, draw.id)
    if any(lock.made_at is None for lock in locks):
        raise NotFound
    return DrawList(
        draw=draw.wire_id,
        kind=draw.kind.value,
        lot=draw.lot_attempt.wire_id,
        title=title_of(draw.lot_attempt),
        select=draw.select,
        quorum=draw.quorum,
        contributions_until=until,
        keys_until=until + rules.KEYS_WITHIN,
        custodians=tuple(
            Holder(lock.custodian_name, *(lock.recipient(part) for part in PARTS)) for lock in locks
        ),
        candidates=tuple(candidate.line for candidate in draw.candidates),
    )


def title_of(attempt: LotAttempt) -> str:
    """The name under which people know the lot."""
    project, lot = attempt.project.title, attempt.lot.title
    return lot if lot.startswith(project) else f"{project} {lot}"


def sealing_facts(session: Session, draw: Draw, platform: Platform) -> Facts:
    """What a contribution to a listed draw must be sealed with."""
    if draw.frozen is None or draw.note_sha256 is None:
        raise NotFound
    listed = DrawList.parse(draw.frozen)
    names = {lock.custodian_name: lock.custodian.name for lock in locks_of(session, draw.id)}
    return Facts(
        lot_attempt=str(draw.id),
        lot=listed.draw,
        stage=DRAW,
        title=listed.title,
        notice=draw.note_sha256,
        k=listed.quorum,
        custodians=tuple(Custodian(who.id, names[who.id]) for who in listed.custodians),
        recipients={
            PARTS[0]: tuple(who.summary for who in listed.custodians),
            PARTS[1]: tuple(who.body for who in listed.custodians),
        },
        deadline=listed.contributions_until,
        limits=Limits(rules.SUMMARY_LIMIT, rules.BODY_LIMIT, 1, rules.BODY_LIMIT),
        price=False,
        duration=False,
        fields=(Field(rules.NONCE, "随机数", required=True),),
        required_parts=(),
        receipt_key=platform.keys.receipt.verifier.vkey,
    )


def announced(draw: Draw, lock: DrawLock) -> dict[str, str]:
    """The locks of a custodian as they stand in the frozen list, whatever the table says later, by part."""
    holders = DrawList.parse(draw.frozen).custodians if draw.frozen else ()
    found = next((who for who in holders if who.id == lock.custodian_name), None)
    return dict(zip(PARTS, (found.summary, found.body) if found else ("", ""), strict=True))


def contributions(session: Session, draw_id: UUID) -> Sequence[Contribution]:
    """Everything that was contributed, by envelope."""
    return session.scalars(
        select(Contribution).where(Contribution.draw_id == draw_id).order_by(Contribution.envelope_sha256)
    ).all()


def contribution(session: Session, draw_id: UUID, envelope_sha256: str) -> Contribution | None:
    return session.scalar(
        select(Contribution).where(
            Contribution.draw_id == draw_id, Contribution.envelope_sha256 == envelope_sha256
        )
    )


def shown_contribution(session: Session, draw_id: UUID, envelope_sha256: str) -> Contribution:
    """A contribution of a draw that is over and recorded; raises NotFound before."""
    found = contribution(session, draw_id, envelope_sha256)
    if found is None or session.get(DrawRecord, draw_id) is None:
        raise NotFound
    return found


def counted(session: Session, draw_id: UUID, source: str) -> tuple[int, int]:
    """How many contributions came from this source, and from citizens in all."""
    of_draw = select(func.count()).select_from(Contribution).where(Contribution.draw_id == draw_id)
    from_source = session.scalar(of_draw.where(Contribution.source == source)) or 0
    from_citizens = session.scalar(of_draw.where(Contribution.capacity == Capacity.CITIZEN)) or 0
    return from_source, from_citizens


def closing(session: Session, draw_id: UUID) -> DrawClosing | None:
    return session.get(DrawClosing, draw_id)


def keys(session: Session, draw_id: UUID) -> Sequence[DrawKey]:
    return session.scalars(
        select(DrawKey).join(DrawLock, DrawLock.id == DrawKey.draw_lock_id).where(DrawLock.draw_id == draw_id)
    ).all()


def record(session: Session, draw_id: UUID) -> DrawRecord | None:
    return session.get(DrawRecord, draw_id)


def draws_to_list(session: Session) -> Sequence[Draw]:
    """Draws whose locks are all made and whose list is not frozen yet."""
    waiting = select(DrawLock.draw_id).where(DrawLock.made_at.is_(None))
    return session.scalars(
        select(Draw)
        .where(Draw.state == DrawState.PREPARING, Draw.id.not_in(waiting))
        .order_by(Draw.arranged_at)
    ).all()


def is_released(session: Session, lock: DrawLock) -> bool:
    """Whether both keys of a place are in."""
    handed = select(func.count()).select_from(DrawKey).where(DrawKey.draw_lock_id == lock.id)
    return session.scalar(handed) == len(PARTS)


@dataclass(frozen=True, slots=True)
class Seat:
    """One custodian's place, and whether its locks are made and its keys handed in."""

    lock: DrawLock
    released: bool


def seats(session: Session, draw_id: UUID) -> list[Seat]:
    """Every custodian of a draw; a key counts once both of its parts are in."""
    parts: dict[UUID, int] = {}
    for key in keys(session, draw_id):
        parts[key.draw_lock_id] = parts.get(key.draw_lock_id, 0) + 1
    return [Seat(lock, parts.get(lock.id, 0) == len(PARTS)) for lock in locks_of(session, draw_id)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place of the list in the order drawn; `name` is empty as long as it must not be public.

    `salt` and `name` give the line of the list; `fits` tells whether they still do.
    """

    rank: int
    place: int
    line: str
    is_selected: bool
    name: str = ""
    salt: str = ""
    fits: bool = True


def drawn(session: Session, draw: Draw) -> list[Drawn]:
    """The list in the order drawn, with the names that may be public; empty before the record."""
    written = record(session, draw.id)
    if written is None or draw.frozen is None:
        return []
    order, lines = json.loads(written.frozen)["order"], DrawList.parse(draw.frozen).candidates
    candidates = {candidate.position: candidate for candidate in draw.candidates}
    named = rules.is_named(draw.kind, draw.lot_attempt.state)
    return [
        _drawn(draw, rank, place, lines[place - 1], candidates.get(place), named)
        for rank, place in enumerate(order, 1)
    ]


def _drawn(draw: Draw, rank: int, place: int, line: str, candidate: Candidate | None, named: bool) -> Drawn:
    is_selected = rank <= draw.select
    if not rules.is_secret(draw.kind):
        return Drawn(rank, place, line, is_selected, line)
    if not (named and is_selected) or candidate is None or candidate.salt is None:
        return Drawn(rank, place, line, is_selected)
    fits = candidate.line == line
    return Drawn(rank, place, line, is_selected, candidate.name, candidate.salt.hex(), fits)


def own_place(draw: Draw, organisation_id: UUID | None) -> Candidate | None:
    """The candidate that an organisation is, which it alone may see before names are public."""
    return next(
        (each for each in draw.candidates if organisation_id and each.organisation_id == organisation_id),
        None,
    )


def said(written: DrawRecord) -> dict[str, Any]:
    """The record as values, its instants read."""
    values: dict[str, Any] = json.loads(written.frozen)
    values["at"] = instant(values["at"])
    for each in values["contributions"]:
        each["received"] = instant(each["received"])
    return values


def order_of_organisations(session: Session, draw: Draw) -> list[UUID]:
    """The organisations on a list in the order drawn; empty before the record."""
    candidates = {candidate.position: candidate.organisation_id for candidate in draw.candidates}
    found = [candidates[each.place] for each in drawn(session, draw)]
    return [organisation_id for organisation_id in found if organisation_id is not None]


def stage_of(draw: Draw, now: datetime) -> Stage:
    return rules.stage(draw.state, draw.contributions_until, now)
