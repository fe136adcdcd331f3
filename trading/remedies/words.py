"""How subjects, states and decisions read to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text
from trading.projects.rules import SuspensionGround
from trading.remedies.rules import (
    Cause,
    ComplaintState,
    Consequence,
    DeclineGround,
    Finding,
    ObjectionState,
    Subject,
)

SUBJECTS: Final[Mapping[Subject, Text]] = {
    Subject.DOCUMENTS: text("Tender documents"),
    Subject.OPENING: text("Opening of bids"),
    Subject.OUTCOME: text("Candidates or result"),
}

OBJECTION_STATES: Final[Mapping[ObjectionState, tuple[Text, str]]] = {
    ObjectionState.RECEIVED: (text("Waiting for the answer"), "due"),
    ObjectionState.ANSWERED: (text("Answered"), "done"),
    ObjectionState.WITHDRAWN: (text("Withdrawn"), "quiet"),
}

COMPLAINT_STATES: Final[Mapping[ComplaintState, tuple[Text, str]]] = {
    ComplaintState.RECEIVED: (text("Received, being checked"), "due"),
    ComplaintState.TO_CORRECT: (text("To be corrected by the complainant"), "due"),
    ComplaintState.ACCEPTED: (text("Taken up"), "active"),
    ComplaintState.DECLINED: (text("Not taken up"), "quiet"),
    ComplaintState.FORWARDED: (text("Handed on to another authority"), "quiet"),
    ComplaintState.DECIDED: (text("Decided"), "done"),
    ComplaintState.WITHDRAWN: (text("Withdrawn"), "quiet"),
}

DECLINE_GROUNDS: Final[Mapping[DeclineGround, Text]] = {
    DeclineGround.NO_INTEREST: text("The complainant took no part and has no interest in the trade"),
    DeclineGround.NOT_SPECIFIC: text("Not specific, and without a clue that could be followed"),
    DeclineGround.NOT_IN_OWN_NAME: text("Not signed with a true name that can be reached"),
    DeclineGround.TOO_LATE: text("After the time for complaints"),
    DeclineGround.DECIDED_BEFORE: text("Decided before, without new evidence"),
    DeclineGround.OBJECTION_FIRST: text(
        "Without the objection that must come first, or before a court already"
    ),
}

FINDINGS: Final[Mapping[Finding, Text]] = {
    Finding.UPHELD: text("Upheld"),
    Finding.DISMISSED: text("Dismissed"),
    Finding.FABRICATED: text("Dismissed as invented"),
}

CONSEQUENCES: Final[Mapping[Consequence, Text]] = {
    Consequence.NONE: text("The outcome stands"),
    Consequence.REEVALUATE: text("The bids are evaluated again"),
    Consequence.NEXT_CANDIDATE: text("The first candidate falls away; the next one follows"),
    Consequence.VOID: text("The lot is void and can be offered again"),
}

CAUSES: Final[Mapping[Cause, Text]] = {
    Cause.OBJECTION: text("an objection"),
    Cause.COMPLAINT: text("a complaint"),
    Cause.RENUNCIATION: text("the winner gave up"),
}

GROUNDS: Final[Mapping[SuspensionGround, Text]] = {
    SuspensionGround.OBJECTION: text("An objection is being answered"),
    SuspensionGround.COMPLAINT: text("A complaint is being looked into"),
    SuspensionGround.SYSTEM_FAULT: text("Fault of the system"),
    SuspensionGround.TITLE_DISPUTE: text("Dispute about title"),
    SuspensionGround.FORCE_MAJEURE: text("Force majeure"),
}
