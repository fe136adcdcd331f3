"""The book of an auction: its quotes, the last of them, and who may quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from trading.auctions.models import Participant, Quote
from trading.auctions.rules.chain import Place
from trading.projects.models import LotAttempt


def participant_of(session: Session, auction_id: UUID, organisation_id: UUID | None) -> Participant | None:
    """The organisation's place among the bidders of an auction."""
    return session.scalar(
        select(Participant).where(
            Participant.auction_id == auction_id, Participant.organisation_id == organisation_id
        )
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """What quoting needs to know of a bidder's place in an auction, read as plain values."""

    participant_id: UUID
    organisation_id: UUID
    number: int
    qualified_at: datetime | None
    project_id: UUID
    lot: str
    stage: str

    @property
    def place(self) -> Place:
        return Place(self.lot, self.stage)


_SEAT = (
    select(
        Participant.id,
        Participant.organisation_id,
        Participant.number,
        Participant.qualified_at,
        LotAttempt.project_id,
        LotAttempt.wire_id,
        LotAttempt.stage,
    )
    .join(LotAttempt, LotAttempt.id == Participant.auction_id)
    .where(
        Participant.auction_id == bindparam("auction_id"),
        Participant.organisation_id == bindparam("organisation_id"),
    )
)
_LAST = (
    select(Quote).where(Quote.auction_id == bindparam("auction_id")).order_by(Quote.number.desc()).limit(1)
)
# Made once: in the path of a quote, building a statement costs as much as asking it.


def seat_of(session: Session, auction_id: UUID, organisation_id: UUID | None) -> Seat | None:
    """The same in one query, with the names of the lot, for a quote that is in a hurry."""
    row = session.execute(_SEAT, {"auction_id": auction_id, "organisation_id": organisation_id}).one_or_none()
    return Seat(*row) if row else None


def qualified_bidders(session: Session, auction_id: UUID) -> int:
    """How many may quote. Whoever shows this before the result tells bidders how many rivals they have."""
    counted = select(func.count()).where(
        Participant.auction_id == auction_id, Participant.qualified_at.is_not(None)
    )
    return session.scalar(counted) or 0


def last_quote(session: Session, auction_id: UUID) -> Quote | None:
    """The highest quote of the book, which is its last."""
    return session.scalar(_LAST, {"auction_id": auction_id})


def latest_quotes(session: Session, auction_id: UUID, limit: int = 10) -> Sequence[Quote]:
    """The last quotes of the book, the highest first."""
    found = select(Quote).where(Quote.auction_id == auction_id).order_by(Quote.number.desc())
    return session.scalars(found.limit(limit)).all()


def own_quote(session: Session, participant_id: UUID, key: UUID) -> Quote | None:
    """The quote that a bidder sent under this name of its own."""
    return session.scalar(select(Quote).where(Quote.participant_id == participant_id, Quote.key == key))


def quote_before(session: Session, quote: Quote) -> Quote | None:
    """The quote that this one outbid."""
    return session.scalar(
        select(Quote).where(Quote.auction_id == quote.auction_id, Quote.number == quote.number - 1)
    )


def quotes(session: Session, auction_id: UUID) -> Sequence[Quote]:
    """The whole book in its order."""
    return session.scalars(select(Quote).where(Quote.auction_id == auction_id).order_by(Quote.number)).all()
