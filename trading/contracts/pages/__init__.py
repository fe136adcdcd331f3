"""Pages of contracts: the unit's desk, the supplier's confirmation, the centre's files."""

from trading.contracts.pages import centre, contract, entering, waiting
from trading.contracts.pages.blueprint import bp

__all__ = ["bp", "centre", "contract", "entering", "waiting"]
