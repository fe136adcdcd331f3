"""Reads about auctions."""

from trading.auctions.queries.book import (
    last_quote,
    latest_quotes,
    own_quote,
    participant_of,
    qualified_bidders,
    quote_before,
    quotes,
    seat_of,
)

__all__ = [
    "last_quote",
    "latest_quotes",
    "own_quote",
    "participant_of",
    "qualified_bidders",
    "quote_before",
    "quotes",
    "seat_of",
]
