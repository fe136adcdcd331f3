"""Take a quote: one row in the order of the book, durable before it is acknowledged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trading.auctions import queries
from trading.auctions.models import Auction, Quote
from trading.auctions.queries.book import Seat
from trading.auctions.rules import book, chain
from trading.auctions.rules.book import Quoted
from trading.kernel.actors import Actor
from trading.kernel.errors import DomainError, Duplicate, Forbidden, NotFound, TooLate
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.keys import PlatformKeys
from trading.store.transaction import Transaction

_INSERT: Final = insert(Quote)


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
    seat = _seat(tx.session, auction_id, tx.actor)
    auction = tx.lock(Auction, auction_id)
    tx.require(Action.QUOTE, seat)
    try:
        last = queries.last_quote(tx.session, auction.id)
        quoted = _placed(tx, auction, seat, last, offer)
    except DomainError:
        # A book only rises: what was taken once is refused when it comes again, so it is looked for here.
        known = queries.own_quote(tx.session, seat.participant_id, offer.key)
        if known is None or known.amount != offer.amount:
            raise
        return _taken(tx.session, keys, seat, known)
    taken = _acknowledged(keys, seat, offer.key, quoted, last)
    _keep(tx, seat, auction.id, taken)
    return taken


def taken_before(session: Session, keys: PlatformKeys, actor: Actor, auction_id: UUID, key: UUID) -> Taken:
    """The bidder's own quote under this key; raises NotFound when none was taken."""
    seat = _seat(session, auction_id, actor)
    known = queries.own_quote(session, seat.participant_id, key)
    if known is None:
        raise NotFound("not_taken", text("No quote with this key was taken."))
    return _taken(session, keys, seat, known)


def _seat(session: Session, auction_id: UUID, actor: Actor) -> Seat:
    seat = queries.seat_of(session, auction_id, actor.organisation_id)
    if seat is None or seat.qualified_at is None:
        raise Forbidden("not_qualified", text("Only bidders qualified for this trade may quote."))
    return seat


def _placed(tx: Transaction, auction: Auction, seat: Seat, last: Quote | None, offer: Offer) -> Quoted:
    if offer.until is not None and tx.now >= offer.until:
        raise TooLate("expired", text("Your quote arrived too late on its way and was not taken."))
    if last is None:
        book.must_have_bidders(auction.minimum_bidders, queries.qualified_bidders(tx.session, auction.id))
    return book.place(auction.terms, last.quoted if last else None, seat.number, offer.amount, tx.now)


def _taken(session: Session, keys: PlatformKeys, seat: Seat, known: Quote) -> Taken:
    return _acknowledged(keys, seat, known.key, known.quoted, queries.quote_before(session, known))


def _acknowledged(keys: PlatformKeys, seat: Seat, key: UUID, quoted: Quoted, before: Quote | None) -> Taken:
    text = chain.text(seat.place, quoted, before.digest if before else chain.NOTHING)
    return Taken(key, quoted, chain.digest(text), keys.sign_receipt(text))


def _keep(tx: Transaction, seat: Seat, auction_id: UUID, taken: Taken) -> None:
    """Write the row as plain values: the unit of work would cost as much as all the rest of a quote."""
    quoted = taken.quoted
    kept = Quote(id=new_id())
    values = {
        "id": kept.id,
        "auction_id": auction_id,
        "participant_id": seat.participant_id,
        "person_id": tx.person_id,
        "key": taken.key,
        "number": quoted.number,
        "bidder": quoted.bidder,
        "amount": quoted.amount,
        "at": quoted.at,
        "ends_at": quoted.ends_at,
        "digest": taken.digest,
    }
    try:
        tx.session.execute(_INSERT, values)
    except IntegrityError as error:
        raise Duplicate("key_used", text("Another quote of yours has this key.")) from error
    tx.record(
        "quote.taken",
        kept,
        project_id=seat.project_id,
        sealed_until=seat.participant_id,
        number=quoted.number,
        bidder=quoted.bidder,
        amount=quoted.amount.yuan_text(),
    )
