"""Pages of suspicions, for the centre and supervision."""

from trading.reconciliation.pages import outside, splitting
from trading.reconciliation.pages.blueprint import bp

__all__ = ["bp", "outside", "splitting"]
