"""Pages of admissions: bidders apply, find their invitations, stand together; units name invitees."""

from trading.admissions.pages import bidder, unit, ventures, waiting
from trading.admissions.pages.blueprint import bp

__all__ = ["bidder", "bp", "unit", "ventures", "waiting"]
