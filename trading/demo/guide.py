"""Who may be tried in the demonstration, and the ten minutes in which a newcomer sees the whole job."""

from dataclasses import dataclass
from typing import Final

from trading.kernel.text import Text, text

ACCOUNTS: Final = {
    "drafter": "purchaser",
    "bidder": "bidder",
    "operator": "operator",
    "custodian": "custodian",
    "supervisor": "supervisor",
    "admin": "administrator",
    "expert1": "expert",
    "cashier": "cashier",
    "regulator": "regulator",
}
"""One account per role."""

PERSONS: Final[dict[str, Text]] = {
    "drafter": text("Purchasing unit: drafter"),
    "reviewer": text("Purchasing unit: reviewer"),
    "approver": text("Purchasing unit: approver"),
    "operator": text("Trading centre: operator"),
    "bidder": text("Bidder"),
    "bidder2": text("Second bidder"),
    "bidder4": text("Third bidder"),
    "unit-custodian": text("Custodian of the purchasing unit"),
    "custodian": text("Custodian of the supervision body"),
    "notary": text("Custodian of the notary office"),
    "water-drafter": text("Water bureau: drafter"),
    "water-custodian": text("Custodian of the water bureau"),
    "land-drafter": text("Land bureau: drafter"),
    "expert1": text("Evaluation expert"),
    "cashier": text("Deposit cashier"),
    "regulator": text("Competent department"),
    "supervisor": text("Supervisor"),
    "admin": text("Administrator"),
}
"""Whom the demo bar lets one become."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try: as whom, where, and what to see."""

    login: str | None
    endpoint: str
    title: Text
    words: Text


STEPS: Final = (
    Step(
        None,
        "public.home",
        text("Look around as a visitor"),
        text("See what is open and what was decided. Nobody learns before a deadline how many have bid."),
    ),
    Step(
        None,
        "eligibility.ask",
        text("Ask which way a project must go"),
        text("Choose works, county money and 1,999,999.99 yuan, and read why."),
    ),
    Step(
        "drafter",
        "projects.index",
        text("Register a project"),
        text("Fill in the tasks in any order. The decision on venue and method is made while you type."),
    ),
    Step(
        "operator",
        "projects.board",
        text("Accept a project"),
        text("Take one up, check it item by item, and accept it or name all that is missing at once."),
    ),
    Step(
        "notary",
        "custody.index",
        text("Make a lock"),
        text("A project waits for its locks. The keys are made in your browser and stay with you."),
    ),
    Step(
        "approver",
        "announcements.index",
        text("Publish a notice"),
        text("A notice is drafted and reviewed. Publish it as the second person of the unit."),
    ),
    Step(
        "bidder",
        "bids.index",
        text("Seal and submit an offer"),
        text("Choose an open lot, fill in the price, seal it in your browser and keep the receipt."),
    ),
    Step(
        "operator",
        "openings.calendar",
        text("Go to the next deadline"),
        text("Move the time with the demo bar. At the deadline time alone freezes the list of bids."),
    ),
    Step(
        "water-custodian",
        "custody.index",
        text("Hand in the keys"),
        text("With two of three keys all bids open together. The demo custodians' key files are below."),
    ),
    Step(
        None,
        "draws.index",
        text("Add to a public draw"),
        text("One draw is open: give it a number with one press. One is finished: repeat it yourself."),
    ),
    Step(
        "supervisor",
        "supervision.index",
        text("Audit the whole course"),
        text("One timeline shows who did what, when and from where. It can only be read."),
    ),
)
