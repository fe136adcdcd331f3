"""Pages of supervision accounts; none of them changes anything."""

from trading.supervision.pages import index, project, register, waiting
from trading.supervision.pages.blueprint import bp

__all__ = ["bp", "index", "project", "register", "waiting"]
