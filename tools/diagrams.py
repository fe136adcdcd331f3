"""Draw the state machines of docs/states.md from their tables: `python -m tools.diagrams`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trading.accounts.rules import ORGANISATION
from trading.admissions.rules import APPLICATION, VENTURE
from trading.announcements.rules import DRAFT
from trading.bids.rules import BID
from trading.committees.rules import REPORT, SEAT
from trading.deposits.rules import GUARANTEE, REFUND
from trading.disputes.rules import LOST_KEY
from trading.draws.rules import DRAW
from trading.kernel.states import Machine
from trading.projects.rules import ATTEMPT, PROJECT
from trading.remedies.rules import COMPLAINT, OBJECTION
from trading.results.rules import AWARD

TARGET = Path(__file__).resolve().parent.parent / "docs" / "states.md"

MACHINES: Mapping[str, tuple[str, Machine[Any]]] = {
    "Organisation": ("A bidder registers itself and is admitted by an operator.", ORGANISATION),
    "Project": ("From the unit's draft to the centre's answer.", PROJECT),
    "Notice draft": ("The sign-off route; publishing takes a second person.", DRAFT),
    "Lot attempt": (
        "Decisions only. While *published*, the deadline tells the phase: accepting bids before it, awaiting "
        "keys from it on.",
        ATTEMPT,
    ),
    "Application": ("A bidder's wish to be invited, until the sign-up ends.", APPLICATION),
    "Joint venture": ("Several who bid as one, once each of them has agreed.", VENTURE),
    "Bid": ("An accepted envelope; only the head of a chain of replacements is sealed.", BID),
    "Lost key": ("A bidder without its key: seen in person, agreed by a quorum of custodians.", LOST_KEY),
    "Draw": (
        "Once its list is frozen, only time, keys and numbers decide; a failed one is repeated as another.",
        DRAW,
    ),
    "Guarantee": ("Handed in instead of a transfer; its issuer says whether it is genuine.", GUARANTEE),
    "Refund": ("One payment on its way back; the bank's statement confirms it.", REFUND),
    "Seat": ("A member of a committee; whoever steps back or stays away is replaced.", SEAT),
    "Report of a committee": (
        "Signed by every member before it counts; taken back before, set aside afterwards.",
        REPORT,
    ),
    "Award": ("The first candidate and the winner.", AWARD),
    "Objection": ("What a bidder objects to; the unit answers in writing.", OBJECTION),
    "Complaint": ("A case of the competent department; it can be sent back to be corrected once.", COMPLAINT),
}

HEAD = """# States

Drawn from the tables in the code by `python -m tools.diagrams`; a test holds this page to them. Decisions are
stored, time is derived (see [architecture.md](architecture.md)).
"""


def page() -> str:
    """The whole page as Markdown with Mermaid diagrams."""
    return HEAD + "".join(_section(name, words, machine) for name, (words, machine) in MACHINES.items())


def _section(name: str, words: str, machine: Machine[Any]) -> str:
    rows = machine.transitions.items()
    lines = [f"    {source.value} --> {target.value}: {verb}" for (verb, source), target in rows]
    diagram = "\n".join(["stateDiagram-v2", f"    [*] --> {next(iter(rows))[0][1].value}", *lines])
    return f"\n## {name}\n\n{words}\n\n```mermaid\n{diagram}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(page())
