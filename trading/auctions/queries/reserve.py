"""Reads of sealed reserve prices, and of the keys that open them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from trading.announcements.locks import announced_locks
from trading.auctions.models import Auction, Offer, Reserve, ReserveClosing, ReserveKey
from trading.auctions.rules.states import AuctionState
from trading.bids.queries import lot_title
from trading.custody import queries as custody
from trading.custody.models import LotLock
from trading.kernel.actors import Actor
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import RISING, AttemptState
from trading.sealing.dealing import PARTS
from trading.sealing.facts import Custodian, Facts, Limits
from trading.store.platform import Platform

SUMMARY_LIMIT = 16 * 1024
BODY_LIMIT = 128 * 1024


def reserve(session: Session, lot_attempt_id: UUID) -> Reserve | None:
    """The sealed reserve price of a lot attempt, if one was sealed."""
    return session.get(Reserve, lot_attempt_id)


def closing(session: Session, lot_attempt_id: UUID) -> ReserveClosing | None:
    """The signed entry after which keys are taken."""
    return session.get(ReserveClosing, lot_attempt_id)


def sealing_facts(session: Session, attempt: LotAttempt, platform: Platform) -> Facts:
    """What the reserve price must be sealed with; raises NotFound before the notice."""
    if attempt.notice_sha256 is None or attempt.deadline is None:
        raise NotFound
    announced = announced_locks(session, attempt)
    return Facts(
        lot_attempt=str(attempt.id),
        lot=attempt.wire_id,
        stage=attempt.stage,
        title=lot_title(attempt),
        notice=attempt.notice_sha256,
        k=announced.quorum,
        custodians=tuple(Custodian(lock.custodian, lock.name) for lock in announced.locks),
        recipients={part: tuple(lock.recipient(part) for lock in announced.locks) for part in PARTS},
        deadline=attempt.deadline,
        limits=Limits(SUMMARY_LIMIT, BODY_LIMIT, 1, BODY_LIMIT),
        price=True,
        duration=False,
        fields=(),
        required_parts=(),
        receipt_key=platform.keys.receipt.verifier.vkey,
    )


def keys_of(session: Session, lot_attempt_id: UUID) -> Sequence[ReserveKey]:
    """Every key handed in for the reserve price of a lot attempt."""
    found = select(ReserveKey).join(ReserveKey.lock).where(LotLock.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.options(joinedload(ReserveKey.lock))).all()


def identities(session: Session, lot_attempt_id: UUID) -> dict[str, list[str]]:
    """The keys handed in, by part."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys_of(session, lot_attempt_id):
        found[key.part].append(key.identity)
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """One custodian's place, and whether both its keys are in."""

    lock: LotLock
    released: bool


def seats(session: Session, lot_attempt_id: UUID) -> list[Seat]:
    """Every custodian of a lot attempt."""
    counted: dict[UUID, int] = defaultdict(int)
    for key in keys_of(session, lot_attempt_id):
        counted[key.lot_lock_id] += 1
    places = custody.locks_of(session, lot_attempt_id)
    return [Seat(place, counted[place.id] == len(PARTS)) for place in places]


def place(session: Session, actor: Actor, lot_lock_id: UUID) -> LotLock:
    """A custodian's place on a lot with a reserve price; raises NotFound for all others."""
    found = custody.place(session, actor, lot_lock_id)
    if found.lot_attempt.stage != RISING:
        raise NotFound
    return found


def places_to_release(session: Session, organisation_id: UUID) -> Sequence[LotLock]:
    """Places of a unit whose keys are awaited now."""
    handed = (
        select(ReserveKey.lot_lock_id).group_by(ReserveKey.lot_lock_id).having(func.count() == len(PARTS))
    )
    found = (
        select(LotLock)
        .join(LotLock.lot_attempt)
        .join(ReserveClosing, ReserveClosing.id == LotLock.lot_attempt_id)
        .where(
            LotLock.custodian_id == organisation_id,
            LotAttempt.state == AttemptState.PUBLISHED,
            LotLock.id.not_in(handed),
        )
        .order_by(ReserveClosing.fell_at)
    )
    return session.scalars(found).all()


def to_seal(session: Session, actor: Actor, now: datetime) -> Sequence[Auction]:
    """Auctions of the actor's unit whose reserve price is announced and not sealed yet."""
    own = actor.organisation_id
    found = (
        select(Auction)
        .join(Offer, Offer.id == Auction.id)
        .join(Auction.lot_attempt)
        .join(LotAttempt.project)
        .outerjoin(Reserve, Reserve.id == Auction.id)
        .where(
            Offer.has_reserve,
            Reserve.id.is_(None),
            Auction.state == AuctionState.OPEN,
            Auction.starts_at > now,
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
        )
    )
    return session.scalars(found.order_by(Auction.starts_at)).all()
