"""Pages of draws: the centre arranges, custodians lock and hand in, everybody contributes and repeats."""

from trading.draws.pages import centre, custodian, public, waiting
from trading.draws.pages.blueprint import bp

__all__ = ["bp", "centre", "custodian", "public", "waiting"]
