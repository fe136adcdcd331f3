"""Pages of objections, complaints, suspensions and what follows."""

from trading.remedies.pages import bidder, complaints, lot, register, regulator, unit, waiting
from trading.remedies.pages.blueprint import bp

__all__ = ["bidder", "bp", "complaints", "lot", "register", "regulator", "unit", "waiting"]
