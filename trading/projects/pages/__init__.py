"""Pages of the purchasing unit and of the centre about registrations."""

from trading.projects.pages import attachments, board, checking, outcome, registration, slips, unit, waiting
from trading.projects.pages.blueprint import bp

__all__ = ["attachments", "board", "bp", "checking", "outcome", "registration", "slips", "unit", "waiting"]
