"""Reads of disputes. A request about a lost key is found by whoever it concerns, and by nobody else."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Person
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.custody.models import LotLock
from trading.disputes.models import Countersignature, EntrustedFile, LostKey
from trading.disputes.rules import OPEN, LostKeyState, plain_code
from trading.kernel.errors import NotFound
from trading.openings.models import HandedSeed, KeyRelease, LostLock
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed


def own_lost_key(session: Session, bid_id: UUID) -> LostKey | None:
    """The newest request about a bid; whose bid it is, the caller has asked."""
    return session.scalar(
        select(LostKey).where(LostKey.bid_id == bid_id).order_by(LostKey.asked_at.desc()).limit(1)
    )


def open_lost_key(session: Session, bid_id: UUID) -> LostKey | None:
    return session.scalar(select(LostKey).where(LostKey.bid_id == bid_id, LostKey.state.in_(OPEN)))


def lost_key_of_code(session: Session, typed: str) -> LostKey:
    """The request whose code was brought to the counter; raises NotFound. There is no list of requests."""
    found = session.scalar(select(LostKey).where(LostKey.code == plain_code(typed)))
    if found is None:
        raise NotFound
    return found


def seat_at(session: Session, lost_key_id: UUID, organisation_id: UUID | None) -> tuple[LostKey, LotLock]:
    """A request that was seen at the counter, and this unit's place on its lot; raises NotFound."""
    row = session.execute(
        select(LostKey, LotLock)
        .join(LotLock, LotLock.lot_attempt_id == LostKey.lot_attempt_id)
        .where(
            LostKey.id == lost_key_id,
            LostKey.statement.is_not(None),
            LotLock.custodian_id == organisation_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row.LostKey, row.LotLock


def to_countersign(session: Session, organisation_id: UUID | None, now: datetime) -> Sequence[LostKey]:
    """Requests on lots of this custodian unit that wait for its word."""
    signed = (
        select(Countersignature.lost_key_id)
        .join(Countersignature.lock)
        .where(LotLock.custodian_id == organisation_id)
    )
    return session.scalars(
        select(LostKey)
        .join(LotLock, LotLock.lot_attempt_id == LostKey.lot_attempt_id)
        .join(LostKey.lot_attempt)
        .join(LostKey.bid)
        .where(
            LotLock.custodian_id == organisation_id,
            LostKey.state == LostKeyState.SEEN,
            Bid.state == BidState.SEALED,
            LostKey.id.not_in(signed),
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline > now,
        )
        .options(joinedload(LostKey.lot_attempt))
        .order_by(LostKey.seen_at)
    ).all()


def has_countersigned(lost_key: LostKey, lock: LotLock) -> bool:
    return any(each.lot_lock_id == lock.id for each in lost_key.countersignatures)


def is_alive(lost_key: LostKey, now: datetime) -> bool:
    """Whether the request can still be finished."""
    attempt = lost_key.lot_attempt
    accepting = attempt.state is AttemptState.PUBLISHED and not is_closed(attempt.deadline, now)
    return accepting and lost_key.state in OPEN and lost_key.bid.state is BidState.SEALED


def name_of(session: Session, person_id: UUID | None) -> str:
    return session.get_one(Person, person_id).name if person_id else ""


def lost_locks(session: Session, lot_attempt_id: UUID) -> Sequence[LotLock]:
    """The places whose custodians said that their key is lost, and did not hand it in all the same."""
    handed = select(KeyRelease.lot_lock_id)
    return session.scalars(
        select(LotLock)
        .join(LostLock, LostLock.id == LotLock.id)
        .where(LotLock.lot_attempt_id == lot_attempt_id, LotLock.id.not_in(handed))
        .order_by(LotLock.position)
    ).all()


def too_many_lost(session: Session, attempt: LotAttempt) -> bool:
    """Whether fewer custodians than the quorum can still hand in a key."""
    places = select(func.count()).select_from(LotLock).where(LotLock.lot_attempt_id == attempt.id)
    remaining = (session.scalar(places) or 0) - len(lost_locks(session, attempt.id))
    return remaining < attempt.quorum


def bids_without_seed(session: Session, lot_attempt_id: UUID) -> Sequence[Bid]:
    """Sealed bids of a lot whose bidder has not handed its recovery code over."""
    return session.scalars(
        select(Bid).where(
            Bid.lot_attempt_id == lot_attempt_id,
            Bid.state == BidState.SEALED,
            Bid.id.not_in(select(HandedSeed.id)),
        )
    ).all()


def seeds_wanted_of(session: Session, organisation_id: UUID, now: datetime) -> list[Bid]:
    """Bids of one bidder that wait for its recovery code."""
    closed = (
        select(Bid)
        .join(Bid.lot_attempt)
        .where(
            Bid.organisation_id == organisation_id,
            Bid.state == BidState.SEALED,
            Bid.id.not_in(select(HandedSeed.id)),
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline <= now,
        )
    )
    return [bid for bid in session.scalars(closed) if too_many_lost(session, bid.lot_attempt)]


def seed_is_wanted(session: Session, bid: Bid, now: datetime) -> bool:
    """Whether this bid can only be opened with the recovery code that its bidder kept."""
    attempt = bid.lot_attempt
    frozen = attempt.state is AttemptState.PUBLISHED and is_closed(attempt.deadline, now)
    return frozen and bid.state is BidState.SEALED and too_many_lost(session, attempt)


def entrusted_to(session: Session, lot_lock_id: UUID) -> Sequence[EntrustedFile]:
    """What was handed to one custodian of a lot, in time order."""
    return session.scalars(
        select(EntrustedFile).where(EntrustedFile.lot_lock_id == lot_lock_id).order_by(EntrustedFile.at)
    ).all()


def entrusted_file(session: Session, entrusted_id: UUID, lot_lock_id: UUID) -> EntrustedFile:
    """One of them; raises NotFound."""
    found = session.get(EntrustedFile, entrusted_id)
    if found is None or found.lot_lock_id != lot_lock_id:
        raise NotFound
    return found


def entrusted_on(session: Session, attempt: LotAttempt, now: datetime) -> Sequence[EntrustedFile]:
    """Everything handed to the custodians of a lot; empty until the deadline has passed."""
    if not is_closed(attempt.deadline, now):
        return []
    return session.scalars(
        select(EntrustedFile)
        .where(EntrustedFile.lot_attempt_id == attempt.id)
        .options(joinedload(EntrustedFile.lock))
        .order_by(EntrustedFile.at)
    ).all()


def with_entrusted_files(session: Session, now: datetime) -> Sequence[LotAttempt]:
    """Closed lots, not decided yet, whose custodians took files in."""
    undecided = (AttemptState.PUBLISHED, AttemptState.OPENED, AttemptState.CANDIDATES)
    return session.scalars(
        select(LotAttempt)
        .where(
            LotAttempt.id.in_(select(EntrustedFile.lot_attempt_id)),
            LotAttempt.deadline <= now,
            LotAttempt.state.in_(undecided),
        )
        .order_by(LotAttempt.deadline, LotAttempt.wire_id)
    ).all()
