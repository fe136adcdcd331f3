"""Tables of auctions."""

from trading.auctions.models.book import Auction, Hammer, Participant, Quote

__all__ = ["Auction", "Hammer", "Participant", "Quote"]
