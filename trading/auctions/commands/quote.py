"""Take a quote: one row in the order of the book, durable before it is acknowledged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trading.auctions import queries
from trading.auctions.models import Auction, Participant, Quote
from trading.auctions.rules import book, chain
from trading.auctions.rules.book import Quoted
from trading.kernel.actors import Actor
from trading.kernel.errors import Duplicate, Forbidden, NotFound, TooLate
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.keys import PlatformKeys
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bidder sends: an amount under a name of its own, void unless taken before `until`."""

    key: UUID
    amount: Money
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A quote with the digest that covers the book up to it, and the platform's signed word for it."""

    key: UUID
    quoted: Quoted
    digest: str
    receipt: str


def quote(tx: Transaction, keys: PlatformKeys, auction_id: UUID, offer: Offer) -> Taken:
    """Take the quote or refuse it; sent again under the same key, the answer is the first one.

    Raises Forbidden for whoever is not qualified, Conflict, TooEarly, TooLate and Invalid as
    `trading.auctions.rules.book` says, Duplicate for a key with another amount.
    """
    participant = _qualified(tx.session, auction_id, tx.actor)
    auction = tx.lock(Auction, auction_id)
    tx.require(Action.QUOTE, participant)
    known = queries.own_quote(tx.session, participant.id, offer.key)
    if known is not None:
        return _again(tx.session, keys, auction, known, offer)
    _must_be_meant_for_now(tx, offer)
    book.must_have_bidders(auction.minimum_bidders, queries.qualified_bidders(tx.session, auction.id))
    last = queries.last_quote(tx.session, auction.id)
    quoted = book.place(
        auction.terms, last.quoted if last else None, participant.number, offer.amount, tx.now
    )
    taken = _acknowledged(keys, auction, offer.key, quoted, last)
    _keep(tx, auction, participant, taken)
    return taken


def taken_before(session: Session, keys: PlatformKeys, actor: Actor, auction_id: UUID, key: UUID) -> Taken:
    """The bidder's own quote under this key; raises NotFound when none was taken."""
    participant = _qualified(session, auction_id, actor)
    known = queries.own_quote(session, participant.id, key)
    if known is None:
        raise NotFound("not_taken", text("No quote with this key was taken."))
    return _as_taken(session, keys, session.get_one(Auction, auction_id), known)


def _qualified(session: Session, auction_id: UUID, actor: Actor) -> Participant:
    participant = queries.participant_of(session, auction_id, actor.organisation_id)
    if participant is None or participant.qualified_at is None:
        raise Forbidden("not_qualified", text("Only bidders qualified for this trade may quote."))
    return participant


def _again(session: Session, keys: PlatformKeys, auction: Auction, known: Quote, offer: Offer) -> Taken:
    if known.amount != offer.amount:
        raise Duplicate("key_used", text("Another quote of yours has this key."))
    return _as_taken(session, keys, auction, known)


def _as_taken(session: Session, keys: PlatformKeys, auction: Auction, known: Quote) -> Taken:
    return _acknowledged(keys, auction, known.key, known.quoted, queries.quote_before(session, known))


def _acknowledged(
    keys: PlatformKeys, auction: Auction, key: UUID, quoted: Quoted, before: Quote | None
) -> Taken:
    text = chain.text(auction.place, quoted, before.digest if before else chain.NOTHING)
    return Taken(key, quoted, chain.digest(text), keys.sign_receipt(text))


def _must_be_meant_for_now(tx: Transaction, offer: Offer) -> None:
    """A quote that was long on its way is not taken: its sender may have given it up."""
    if offer.until is not None and tx.now >= offer.until:
        raise TooLate("expired", text("Your quote arrived too late on its way and was not taken."))


def _keep(tx: Transaction, auction: Auction, participant: Participant, taken: Taken) -> None:
    kept = tx.add(
        Quote(
            id=new_id(),
            auction_id=auction.id,
            participant_id=participant.id,
            person_id=tx.person_id,
            key=taken.key,
            number=taken.quoted.number,
            bidder=taken.quoted.bidder,
            amount=taken.quoted.amount,
            at=taken.quoted.at,
            ends_at=taken.quoted.ends_at,
            digest=taken.digest,
        )
    )
    tx.record(
        "quote.taken",
        kept,
        project_id=auction.lot_attempt.project_id,
        sealed_until=participant.id,
        number=kept.number,
        bidder=kept.bidder,
        amount=kept.amount.yuan_text(),
    )
