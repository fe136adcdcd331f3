"""States of tenders and notice drafts, and the kinds of notices."""

from enum import Enum

from trading.kernel.states import Machine


class NoticeKind(Enum):
    """What a notice announces; the values stand in frozen texts and never change."""

    TENDER = "tender"
    AMENDMENT = "amendment"
    TERMINATION = "termination"
    FAILURE = "failure"
    CANDIDATES = "candidates"
    RESULT = "result"


class DraftState(Enum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    DISCARDED = "discarded"


DRAFT = Machine(
    DraftState,
    {
        ("review", DraftState.DRAFT): DraftState.REVIEWED,
        ("send_back", DraftState.REVIEWED): DraftState.DRAFT,
        ("publish", DraftState.DRAFT): DraftState.PUBLISHED,
        ("publish", DraftState.REVIEWED): DraftState.PUBLISHED,
        ("discard", DraftState.DRAFT): DraftState.DISCARDED,
        ("discard", DraftState.REVIEWED): DraftState.DISCARDED,
    },
)


class DocumentKind(Enum):
    """Parts of the tender documents."""

    TENDER_DOCUMENT = "tender_document"
    BILL_OF_QUANTITIES = "bill_of_quantities"
    DRAWINGS = "drawings"
    TEMPLATE = "template"
    OTHER = "other"
