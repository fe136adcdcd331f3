"""Every book of quotes against its chain and the rules, every hammer against book, note and log."""

from dataclasses import replace
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.auctions.models import Auction, Hammer, Quote
from trading.auctions.rules import book, chain
from trading.auctions.rules.book import Quoted, Terms
from trading.auctions.rules.states import AuctionState
from trading.kernel.errors import DomainError
from trading.projects.rules import RISING
from trading.sealing import leaf, note
from trading.store.inspection import Check, Findings, Scene
from trading.transparency.evidence import account_for, logged

_FETCH: Final = 500


def books(scene: Scene, found: Findings) -> None:
    """Every quote follows the one before it by the rules, and its digest covers both."""
    rows = select(Quote).options(joinedload(Quote.participant)).order_by(Quote.auction_id, Quote.number)
    all_quotes = scene.session.scalars(rows.execution_options(yield_per=_FETCH))
    for auction_id, quotes in groupby(all_quotes, key=lambda quote: quote.auction_id):
        auction = scene.session.get_one(Auction, auction_id)
        last, before = None, chain.NOTHING
        for quote in quotes:
            found.looked += 1
            name = f"quote {quote.number} of {auction.place.lot}"
            fault = _breach(auction.terms, last, quote.quoted)
            found.expect(fault is None, f"{name}: {fault}")
            digest = chain.digest(chain.text(auction.place, quote.quoted, before))
            found.expect(quote.digest == digest, f"{name}: its digest is of another quote or another order")
            found.expect(
                quote.bidder == quote.participant.number, f"{name}: it stands under another's number"
            )
            last, before = quote.quoted, quote.digest


def _breach(terms: Terms, last: Quoted | None, quoted: Quoted) -> str | None:
    """Why the rules would not have placed this quote here.

    A suspension moves an auction's times later: the beginnings count no later than the quote, and its end as
    it was written, if it left at least the announced time.
    """
    then = replace(terms, state=AuctionState.OPEN, starts_at=min(terms.starts_at, quoted.at))
    if terms.listing_until is None or quoted.at >= terms.live_from:
        then = replace(then, live_from=min(terms.live_from, quoted.at))
    try:
        placed = book.place(then, last, quoted.bidder, quoted.amount, quoted.at)
    except DomainError as refusal:
        return refusal.code
    if (placed.number, placed.at) != (quoted.number, quoted.at):
        return "its place or its time is out of order"
    shortest = min(placed.ends_at, quoted.at + terms.late)
    return "its bidder's rivals had less time than announced" if quoted.ends_at < shortest else None


def hammers(scene: Scene, found: Findings) -> None:
    """Every hammer fell on the last quote, when terms and quotes said, and stands signed in the log."""
    expected = {}
    for hammer in scene.session.scalars(select(Hammer).options(joinedload(Hammer.auction))):
        found.looked += 1
        auction = hammer.auction
        name = f"hammer of {auction.place.lot}"
        last = scene.session.scalar(
            select(Quote).where(Quote.auction_id == hammer.id).order_by(Quote.number.desc()).limit(1)
        )
        head, quotes = (last.digest, last.number) if last else (chain.NOTHING, 0)
        found.expect((hammer.head, hammer.quotes) == (head, quotes), f"{name}: its book has changed since")
        fell = book.end(auction.terms, last.quoted if last else None)
        found.expect(hammer.fell_at == fell, f"{name}: it fell at another time")
        entry = leaf.entry(
            "hammer",
            lot=auction.place.lot,
            stage=auction.place.stage,
            quotes=str(quotes),
            head=head,
            fell=chain.exact(hammer.fell_at),
        )
        found.expect(_signed(scene, hammer.note) == entry, f"{name}: another text was signed")
        expected[hammer.entry] = name
    entries = [*logged(scene.session, "hammer"), *logged(scene.session, "hammer", RISING)]
    account_for(found, expected, entries)


def _signed(scene: Scene, signed: str) -> str | None:
    try:
        return note.verify(signed, [scene.platform.keys.notice.verifier])[0]
    except note.NoteError:
        return None


CHECKS: Final = (Check("Books of quotes", books), Check("Hammers", hammers))
