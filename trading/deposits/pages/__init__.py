"""Pages of securities and charges: for bidders, the cashier, units and centre, and everybody."""

from trading.deposits.pages import bidder, cashier, parties, public, refunds, waiting
from trading.deposits.pages.blueprint import bp

__all__ = ["bidder", "bp", "cashier", "parties", "public", "refunds", "waiting"]
