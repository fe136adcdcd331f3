"""The book of an auction: its quotes, the last of them, and who may quote."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trading.auctions.models import Participant, Quote


def participant_of(session: Session, auction_id: UUID, organisation_id: UUID | None) -> Participant | None:
    """The organisation's place among the bidders of an auction."""
    return session.scalar(
        select(Participant).where(
            Participant.auction_id == auction_id, Participant.organisation_id == organisation_id
        )
    )


def qualified_bidders(session: Session, auction_id: UUID) -> int:
    """How many may quote. Whoever shows this before the result tells bidders how many rivals they have."""
    counted = select(func.count()).where(
        Participant.auction_id == auction_id, Participant.qualified_at.is_not(None)
    )
    return session.scalar(counted) or 0


def last_quote(session: Session, auction_id: UUID) -> Quote | None:
    """The highest quote of the book, which is its last."""
    book = select(Quote).where(Quote.auction_id == auction_id)
    return session.scalar(book.order_by(Quote.number.desc()).limit(1))


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
