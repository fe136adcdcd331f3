"""Pages about disputes: for the bidder, at the counter, for custodians, and for anybody with a receipt."""

from trading.disputes.pages import bidder, counter, custodian, deciding, receipts, waiting
from trading.disputes.pages.blueprint import bp

__all__ = ["bidder", "bp", "counter", "custodian", "deciding", "receipts", "waiting"]
