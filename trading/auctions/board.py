"""The board of a hall: what everybody may know of an auction at an instant, bidders by their numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from trading.auctions.models import Auction, Quote
from trading.auctions.rules import book
from trading.auctions.rules.chain import exact


def board(auction: Auction, latest: Sequence[Quote], now: datetime) -> dict[str, Any]:
    """Stage, end, the least that may be quoted, and the latest quotes with the highest first."""
    last = latest[0].quoted if latest else None
    return {
        "stage": book.stage(auction.terms, last, now).value,
        "number": last.number if last else 0,
        "least": book.least(auction.terms, last).yuan_text(),
        "turns_at": exact(book.turn(auction.terms, last, now)),
        "quotes": [
            {
                "number": quote.number,
                "bidder": quote.bidder,
                "amount": quote.amount.yuan_text(),
                "at": exact(quote.at),
            }
            for quote in latest
        ],
    }
