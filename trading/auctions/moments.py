"""When quotes begin and end, when the hammer fell, and when a sale was confirmed."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.auctions.models import Auction, Confirmation, Hammer
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event


def moments(session: Session, lot_attempt_ids: Collection[UUID]) -> list[Moment]:
    """Announced and past events of these lot attempts; none of them tells of applicants."""
    return [
        *_announced(session, lot_attempt_ids),
        *_fallen(session, lot_attempt_ids),
        *_confirmed(session, lot_attempt_ids),
    ]


def _announced(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    for auction in session.scalars(select(Auction).where(Auction.id.in_(lots))):
        yield Moment(Event.BIDDING_STARTED, auction.starts_at, auction.id)
        if auction.listing_until is not None:
            yield Moment(Event.LISTING_ENDED, auction.listing_until, auction.id)


def _fallen(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    for hammer in session.scalars(select(Hammer).where(Hammer.id.in_(lots))):
        yield Moment(Event.HAMMER_FELL, hammer.fell_at, hammer.id)


def _confirmed(session: Session, lots: Collection[UUID]) -> Iterator[Moment]:
    for confirmation in session.scalars(select(Confirmation).where(Confirmation.id.in_(lots))):
        if confirmation.signed_at is not None:
            yield Moment(Event.CONFIRMATION_SIGNED, confirmation.signed_at, confirmation.id)
