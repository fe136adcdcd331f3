"""How the parts of a registration and of its check read to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text
from trading.projects.registration import Section
from trading.projects.rules import CheckResult, ProjectState, SlipKind
from trading.projects.step_clock import Card

SECTIONS: Final[Mapping[Section, Text]] = {
    Section.BASICS: text("Name, kind and content"),
    Section.PLACE: text("Place"),
    Section.MONEY: text("Amounts and sources of money"),
    Section.PARTICULARS: text("What is offered"),
    Section.APPROVAL: text("Approval and national code"),
    Section.LOTS: text("Lots"),
    Section.ATTACHMENTS: text("Files"),
    Section.METHOD: text("Which way, and by which method"),
}

GROUPS: Final[tuple[tuple[Text, tuple[Section, ...]], ...]] = (
    (text("The project"), (Section.BASICS, Section.PLACE, Section.PARTICULARS)),
    (text("Money and approval"), (Section.MONEY, Section.APPROVAL, Section.LOTS)),
    (text("Proof and method"), (Section.ATTACHMENTS, Section.METHOD)),
)

STATES: Final[Mapping[ProjectState, Text]] = {
    ProjectState.DRAFT: text("Draft"),
    ProjectState.SUBMITTED: text("Submitted"),
    ProjectState.CHECKING: text("Being checked"),
    ProjectState.RETURNED: text("Sent back"),
    ProjectState.ACCEPTED: text("Accepted"),
    ProjectState.NOT_ACCEPTED: text("Not accepted"),
    ProjectState.RECORDED: text("Recorded"),
    ProjectState.CLOSED: text("Closed"),
}

RESULTS: Final[Mapping[CheckResult, Text]] = {
    CheckResult.IN_ORDER: text("In order"),
    CheckResult.MISSING: text("Missing"),
    CheckResult.WRONG: text("Wrong"),
}

SLIPS: Final[Mapping[SlipKind, Text]] = {
    SlipKind.ACCEPTANCE: text("Notice of acceptance"),
    SlipKind.CORRECTION: text("Notice of everything to be completed"),
    SlipKind.REFUSAL: text("Notice of non-acceptance"),
    SlipKind.RECORDING: text("Notice of recording"),
}

CARDS: Final[Mapping[Card, Text]] = {
    Card.NONE: text("In time"),
    Card.YELLOW: text("Nearly due"),
    Card.RED: text("Overdue"),
}
