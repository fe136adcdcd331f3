"""Pages of committees: the register and the seats, the members' own desk, what bidders and the public see."""

from trading.committees.pages import bidder, centre, desk, public, report, unit, waiting
from trading.committees.pages.blueprint import bp

__all__ = ["bidder", "bp", "centre", "desk", "public", "report", "unit", "waiting"]
