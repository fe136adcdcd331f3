"""What a state is called and how loud it is, for every kind of thing that has states."""

from enum import Enum
from typing import Final

from trading.kernel.text import N_

# Tones: quiet, active, due (amber), done, alert (vermilion).
WORDS: Final = {
    "draft": (N_("Draft"), "quiet"),
    "submitted": (N_("Submitted"), "active"),
    "checking": (N_("Being checked"), "active"),
    "returned": (N_("Sent back"), "due"),
    "accepted": (N_("Accepted"), "done"),
    "not_accepted": (N_("Not accepted"), "alert"),
    "registered": (N_("Registered"), "active"),
    "in_review": (N_("In review"), "active"),
    "approved": (N_("Approved"), "done"),
    "waiting_for_locks": (N_("Waiting for locks"), "due"),
    "scheduled": (N_("Scheduled"), "quiet"),
    "published": (N_("Published"), "active"),
    "accepting": (N_("Accepting bids"), "active"),
    "closing_soon": (N_("Closing soon"), "due"),
    "closed": (N_("Closed for bids"), "quiet"),
    "awaiting_keys": (N_("Awaiting keys"), "due"),
    "opening": (N_("Being opened"), "alert"),
    "opened": (N_("Opened"), "done"),
    "unopenable": (N_("Could not be opened"), "alert"),
    "evaluating": (N_("Being evaluated"), "active"),
    "candidates_published": (N_("Candidates published"), "active"),
    "awarded": (N_("Awarded"), "done"),
    "result_published": (N_("Result published"), "done"),
    "failed": (N_("Failed"), "alert"),
    "terminated": (N_("Terminated"), "alert"),
    "cancelled": (N_("Cancelled"), "quiet"),
    "suspended": (N_("Suspended"), "due"),
    "sealed": (N_("Sealed"), "active"),
    "replaced": (N_("Replaced"), "quiet"),
    "withdrawn": (N_("Withdrawn"), "quiet"),
    "superseded": (N_("No longer valid"), "due"),
    "rejected": (N_("Rejected"), "alert"),
    "pending": (N_("Pending"), "quiet"),
    "in_progress": (N_("In progress"), "active"),
    "done": (N_("Done"), "done"),
    "not_started": (N_("Not started"), "quiet"),
    "cannot_start": (N_("Cannot start yet"), "quiet"),
    "missing": (N_("Missing"), "due"),
    "due_today": (N_("Due today"), "due"),
    "overdue": (N_("Overdue"), "alert"),
    "active": (N_("Active"), "active"),
    "inactive": (N_("Inactive"), "quiet"),
}


def state_words(state: Enum | str) -> tuple[str, str]:
    """Give the message id and the tone of a state; an unknown one is called by its own name, quietly."""
    key = str(state.value) if isinstance(state, Enum) else state
    return WORDS.get(key, (key, "quiet"))
