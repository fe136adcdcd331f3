"""What everybody may read without an account."""

from trading.publication.pages import checking, front, project, tenders
from trading.publication.pages.blueprint import bp

__all__ = ["bp", "checking", "front", "project", "tenders"]
