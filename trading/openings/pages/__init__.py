"""Pages around openings: the calendar and the live page, the operator's desk, handing in a key."""

from trading.openings.pages import desk, public, release, waiting
from trading.openings.pages.blueprint import bp

__all__ = ["bp", "desk", "public", "release", "waiting"]
