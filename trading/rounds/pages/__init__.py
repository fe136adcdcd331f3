"""Pages of stages, meetings and single sources."""

from trading.rounds.pages import bidder, public, source, stage, waiting
from trading.rounds.pages.blueprint import bp

__all__ = ["bidder", "bp", "public", "source", "stage", "waiting"]
