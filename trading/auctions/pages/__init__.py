"""Pages of auctions: what everybody may see, and what sellers, bidders and custodians do."""

from trading.auctions.pages import bidder, custodian, hall, public, sale, seller, waiting
from trading.auctions.pages.blueprint import bp

__all__ = ["bidder", "bp", "custodian", "hall", "public", "sale", "seller", "waiting"]
