"""What a purchasing unit does with tenders and notices."""

from trading.announcements.commands.amendments import draft_amendment, draft_termination
from trading.announcements.commands.criteria import state_criteria
from trading.announcements.commands.documents import add_document, copy_from, remove_document, set_parts
from trading.announcements.commands.drafts import (
    discard,
    prepare_notice,
    prepare_tender_notice,
    review,
    send_back,
)
from trading.announcements.commands.publish import publish
from trading.announcements.commands.stages import start_stage
from trading.announcements.commands.tenders import (
    appoint_custodians,
    edit_terms,
    start_tender,
)

__all__ = [
    "add_document",
    "appoint_custodians",
    "copy_from",
    "discard",
    "draft_amendment",
    "draft_termination",
    "edit_terms",
    "prepare_notice",
    "prepare_tender_notice",
    "publish",
    "remove_document",
    "review",
    "send_back",
    "set_parts",
    "start_stage",
    "start_tender",
    "state_criteria",
]
