"""Pages of the agenda: what is to come, the public calendar, a unit's hook."""

from trading.agenda.pages import calendar, coming, hook, waiting
from trading.agenda.pages.blueprint import bp

__all__ = ["bp", "calendar", "coming", "hook", "waiting"]
