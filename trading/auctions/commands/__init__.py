"""What is done about auctions, one verb per file."""

from trading.auctions.commands.fall import fall
from trading.auctions.commands.quote import Offer, Taken, quote, taken_before

__all__ = ["Offer", "Taken", "fall", "quote", "taken_before"]
