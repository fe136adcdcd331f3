"""Pages of tenders and notices: the unit's workbench, the sign-off, and what everybody may read."""

from trading.announcements.pages import (
    amendments,
    criteria,
    documents,
    drafts,
    offline,
    public,
    tenders,
    waiting,
)
from trading.announcements.pages.blueprint import bp

__all__ = ["amendments", "bp", "criteria", "documents", "drafts", "offline", "public", "tenders", "waiting"]
