"""Tables of auctions."""

from trading.auctions.models.book import Auction, Hammer, Participant, Quote
from trading.auctions.models.offer import BidderApplication, Offer
from trading.auctions.models.outcome import AuctionOutcome, Confirmation
from trading.auctions.models.reserve import Reserve, ReserveClosing, ReserveKey

__all__ = [
    "Auction",
    "AuctionOutcome",
    "BidderApplication",
    "Confirmation",
    "Hammer",
    "Offer",
    "Participant",
    "Quote",
    "Reserve",
    "ReserveClosing",
    "ReserveKey",
]
