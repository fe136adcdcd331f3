"""What a state is called and how loud it is, for every kind of thing that has states."""

from enum import Enum
from typing import Final

from trading.kernel.text import N_

# Tones: quiet, active, due (amber), done, alert (vermilion).
WORDS: Final = {
    # a project
    "draft": (N_("Draft"), "quiet"),
    "submitted": (N_("Submitted"), "active"),
    "checking": (N_("Being checked"), "active"),
    "returned": (N_("Sent back"), "due"),
    "accepted": (N_("Accepted"), "done"),
    "not_accepted": (N_("Not accepted"), "alert"),
    "recorded": (N_("Recorded"), "done"),
    "closed": (N_("Closed"), "quiet"),
    # an attempt at a lot
    "preparing": (N_("Being prepared"), "quiet"),
    "waiting_for_locks": (N_("Waiting for locks"), "due"),
    "published": (N_("Published"), "active"),
    "accepting": (N_("Accepting bids"), "active"),
    "closing_soon": (N_("Closing soon"), "due"),
    "competing": (N_("Bidders compete"), "active"),
    "negotiating": (N_("Single source: publicity and negotiation"), "active"),
    "continued": (N_("Went on to the next stage"), "done"),
    "awaiting_keys": (N_("Awaiting keys"), "due"),
    "opened": (N_("Opened"), "done"),
    "candidates": (N_("Candidates published"), "active"),
    "awarded": (N_("Awarded"), "done"),
    "failed": (N_("Failed"), "alert"),
    "terminated": (N_("Terminated"), "alert"),
    # a bid
    "sealed": (N_("Sealed"), "active"),
    "replaced": (N_("Replaced"), "quiet"),
    "withdrawn": (N_("Withdrawn"), "quiet"),
    "superseded": (N_("No longer valid"), "due"),
    "unopenable": (N_("Could not be opened"), "alert"),
    "rejected": (N_("Rejected"), "alert"),
    # a task
    "not_started": (N_("Not started"), "quiet"),
    "cannot_start": (N_("Cannot start yet"), "quiet"),
    "in_progress": (N_("In progress"), "active"),
    "missing": (N_("Missing"), "due"),
    "due_today": (N_("Due today"), "due"),
    "overdue": (N_("Overdue"), "alert"),
    "done": (N_("Done"), "done"),
    # an account, a rule
    "active": (N_("Active"), "active"),
    "inactive": (N_("Inactive"), "quiet"),
    "suspended": (N_("Suspended"), "due"),
}


def state_words(state: Enum | str) -> tuple[str, str]:
    """Give the message id and the tone of a state; an unknown one is called by its own name, quietly."""
    key = str(state.value) if isinstance(state, Enum) else state
    return WORDS.get(key, (key, "quiet"))
