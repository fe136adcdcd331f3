"""Pages of evaluation and results: the unit's desk, what a bidder is told, letters."""

from trading.results.pages import bidder, evaluation, outcome, waiting
from trading.results.pages.blueprint import bp

__all__ = ["bidder", "bp", "evaluation", "outcome", "waiting"]
