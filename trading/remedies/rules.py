"""States of objections and complaints, and what may follow from them. Pure."""

import hashlib
import secrets
from enum import Enum
from typing import Final

from trading.kernel.errors import Conflict, Invalid
from trading.kernel.states import Machine
from trading.kernel.text import text


class Subject(Enum):
    """What an objection or complaint is about (招标投标法实施条例 22, 44, 54; 政府采购法 52)."""

    DOCUMENTS = "documents"
    OPENING = "opening"
    OUTCOME = "outcome"


class ObjectionState(Enum):
    RECEIVED = "received"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


OBJECTION = Machine(
    ObjectionState,
    {
        ("answer", ObjectionState.RECEIVED): ObjectionState.ANSWERED,
        ("withdraw", ObjectionState.RECEIVED): ObjectionState.WITHDRAWN,
    },
)


class ComplaintState(Enum):
    """Declined and forwarded ones were not taken up; a decided one has its public answer."""

    RECEIVED = "received"
    TO_CORRECT = "to_correct"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


COMPLAINT = Machine(
    ComplaintState,
    {
        ("ask_correction", ComplaintState.RECEIVED): ComplaintState.TO_CORRECT,
        ("correct", ComplaintState.TO_CORRECT): ComplaintState.RECEIVED,
        ("accept", ComplaintState.RECEIVED): ComplaintState.ACCEPTED,
        ("decline", ComplaintState.RECEIVED): ComplaintState.DECLINED,
        ("decline", ComplaintState.TO_CORRECT): ComplaintState.DECLINED,
        ("forward", ComplaintState.RECEIVED): ComplaintState.FORWARDED,
        ("decide", ComplaintState.ACCEPTED): ComplaintState.DECIDED,
        ("withdraw", ComplaintState.RECEIVED): ComplaintState.WITHDRAWN,
        ("withdraw", ComplaintState.TO_CORRECT): ComplaintState.WITHDRAWN,
        ("withdraw", ComplaintState.ACCEPTED): ComplaintState.WITHDRAWN,
    },
)

OPEN: Final = (ComplaintState.RECEIVED, ComplaintState.TO_CORRECT, ComplaintState.ACCEPTED)


class DeclineGround(Enum):
    """Why a complaint is not taken up (工程建设项目招标投标活动投诉处理办法 12, not verified)."""

    NO_INTEREST = "no_interest"
    NOT_SPECIFIC = "not_specific"
    NOT_IN_OWN_NAME = "not_in_own_name"
    TOO_LATE = "too_late"
    DECIDED_BEFORE = "decided_before"
    OBJECTION_FIRST = "objection_first"


class Finding(Enum):
    """What came of an objection or complaint; an invented complaint is dismissed (实施条例 61)."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"
    FABRICATED = "fabricated"


class Consequence(Enum):
    """What becomes of a lot whose outcome does not stand."""

    NONE = "none"
    REEVALUATE = "reevaluate"
    NEXT_CANDIDATE = "next_candidate"
    VOID = "void"


class Cause(Enum):
    """What a consequence was ordered for."""

    OBJECTION = "objection"
    COMPLAINT = "complaint"
    RENUNCIATION = "renunciation"


def must_fit(finding: Finding, consequence: Consequence, subject: Subject) -> None:
    """Raise Invalid unless a consequence is drawn from what was found, and only about an outcome or opening.

    Faults of the documents are mended by a notice of change before the deadline, or the lot is void.
    """
    if finding is not Finding.UPHELD and consequence is not Consequence.NONE:
        reason = text("Only what is upheld can have consequences.")
        raise Invalid.field("consequence", reason, "nothing_upheld")
    if subject is Subject.DOCUMENTS and consequence not in (Consequence.NONE, Consequence.VOID):
        reason = text(
            "Faults of the documents are mended by a notice of change, or the lot is declared void."
        )
        raise Invalid.field("consequence", reason, "not_about_the_outcome")


def must_be_corrected_once(corrected: bool) -> None:
    """Raise Conflict when a complaint was corrected before: it may be sent back one time only."""
    if corrected:
        reason = text("The complaint was sent back once already. Take it up or decline it.")
        raise Conflict("corrected_before", reason)


def must_not_tell(reply: str, secrets_of_case: list[str]) -> None:
    """Raise Invalid when a reply for everybody names the complainant or tells what was in a bid."""
    if any(len(each) > 1 and each in reply for each in secrets_of_case):
        reason = text("The public answer must name neither the complainant nor bidders that are not public.")
        raise Invalid.field("reply", reason, "reply_tells_too_much")


_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 12


def new_code() -> str:
    """Make the code with which a complainant finds the case again; it is told once and never kept."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))


def shown_code(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest_of(typed: str) -> str:
    """The SHA-256 of a code as typed, without what people put between its signs."""
    plain = "".join(sign for sign in typed.upper() if sign in _SIGNS)
    return hashlib.sha256(plain.encode()).hexdigest()
