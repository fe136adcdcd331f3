"""Reads about auctions."""

from trading.auctions.queries.book import (
    last_quote,
    own_quote,
    participant_of,
    qualified_bidders,
    quote_before,
    quotes,
    seat_of,
)

__all__ = [
    "last_quote",
    "own_quote",
    "participant_of",
    "qualified_bidders",
    "quote_before",
    "quotes",
    "seat_of",
]
