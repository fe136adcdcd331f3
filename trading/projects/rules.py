"""States and phases of projects and lot attempts: decisions are stored, time is derived."""

from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Final

from trading.accounts.rules import OrganisationKind
from trading.eligibility.vocabulary import Venue
from trading.kernel.regions import is_within
from trading.kernel.states import Machine
from trading.procedures.vocabulary import StageKey


class ProjectState(Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    RECORDED = "recorded"
    CLOSED = "closed"


PROJECT = Machine(
    ProjectState,
    {
        ("submit", ProjectState.DRAFT): ProjectState.SUBMITTED,
        ("submit", ProjectState.RETURNED): ProjectState.SUBMITTED,
        ("take_up", ProjectState.SUBMITTED): ProjectState.CHECKING,
        ("return", ProjectState.CHECKING): ProjectState.RETURNED,
        ("accept", ProjectState.CHECKING): ProjectState.ACCEPTED,
        ("decline", ProjectState.CHECKING): ProjectState.NOT_ACCEPTED,
        ("record", ProjectState.CHECKING): ProjectState.RECORDED,
        ("close", ProjectState.ACCEPTED): ProjectState.CLOSED,
        ("report", ProjectState.RECORDED): ProjectState.CLOSED,
    },
)


EDITABLE = frozenset({ProjectState.DRAFT, ProjectState.RETURNED})


class CheckResult(Enum):
    """What the operator finds about one item of the checklist."""

    IN_ORDER = "in_order"
    MISSING = "missing"
    WRONG = "wrong"


class SlipKind(Enum):
    """The answers of the centre: accepted, to be completed, not accepted, recorded only."""

    ACCEPTANCE = "acceptance"
    CORRECTION = "correction"
    REFUSAL = "refusal"
    RECORDING = "recording"


def handles(desk: OrganisationKind, desk_region: str, venue: Venue | None, region: str) -> bool:
    """Whether an office handles a registration: the centre all, a station the small ones of its township."""
    if desk is OrganisationKind.CENTRE:
        return True
    return desk is OrganisationKind.STATION and venue is Venue.TOWNSHIP and is_within(region, desk_region)


RISING: Final = StageKey.ASCENDING.value
"""The stage of lot attempts for which quotes rise in public: nobody seals a bid, nothing is opened."""

NEGOTIATED: Final = StageKey.NEGOTIATION.value
"""The stage of lot attempts that are negotiated with a single source; nothing is sealed there either."""

UNSEALED: Final = (RISING, NEGOTIATED)


class AttemptState(Enum):
    """Decisions about one attempt at a lot; 'accepting' and 'awaiting keys' are derived from time."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    FAILED = "failed"
    TERMINATED = "terminated"
    OPENED = "opened"
    CANDIDATES = "candidates"
    AWARDED = "awarded"
    CONTINUED = "continued"


ATTEMPT = Machine(
    AttemptState,
    {
        ("publish", AttemptState.PREPARING): AttemptState.PUBLISHED,
        ("open", AttemptState.PUBLISHED): AttemptState.OPENED,
        ("fail", AttemptState.PUBLISHED): AttemptState.FAILED,
        ("fail", AttemptState.OPENED): AttemptState.FAILED,
        ("fail", AttemptState.CANDIDATES): AttemptState.FAILED,
        ("terminate", AttemptState.PREPARING): AttemptState.TERMINATED,
        ("terminate", AttemptState.PUBLISHED): AttemptState.TERMINATED,
        ("terminate", AttemptState.OPENED): AttemptState.TERMINATED,
        ("terminate", AttemptState.CANDIDATES): AttemptState.TERMINATED,
        ("name_candidates", AttemptState.OPENED): AttemptState.CANDIDATES,
        ("award", AttemptState.OPENED): AttemptState.AWARDED,
        ("award", AttemptState.CANDIDATES): AttemptState.AWARDED,
        # The lot goes on as the lot attempt of its procedure's next stage.
        ("continue", AttemptState.OPENED): AttemptState.CONTINUED,
        # An objection, a complaint or a winner who gives up takes an outcome back.
        ("set_aside", AttemptState.CANDIDATES): AttemptState.OPENED,
        ("set_aside", AttemptState.AWARDED): AttemptState.OPENED,
        ("fail", AttemptState.AWARDED): AttemptState.FAILED,
    },
)


EXAMINED: Final = tuple(
    key.value for key in (StageKey.PREQUALIFICATION, StageKey.TECHNICAL, StageKey.RESPONSE)
)
"""Stages whose envelopes are only examined: the trade goes on in the stage that follows."""

TAKEN_OF_RECORD: Final = MappingProxyType(
    {
        "prequalification": "资格预审申请",
        "technical": "技术文件",
        "response": "响应文件",
        "price": "报价文件",
        "final": "最终报价",
    }
)
"""What a stage takes, where that is not the whole bid; titles of record are Chinese."""


class Invitation(Enum):
    """How somebody came to be invited: drawn in public, named by the unit, or passed an earlier stage."""

    DRAWN = "drawn"
    INVITED = "invited"
    PASSED = "passed"


class SuspensionGround(Enum):
    """Why a lot stands still."""

    OBJECTION = "objection"
    COMPLAINT = "complaint"
    SYSTEM_FAULT = "system_fault"
    TITLE_DISPUTE = "title_dispute"
    FORCE_MAJEURE = "force_majeure"


class Phase(Enum):
    """What a reader is shown; a function of the stored state and the time."""

    PREPARING = "preparing"
    ACCEPTING = "accepting"
    COMPETING = "competing"
    NEGOTIATING = "negotiating"
    AWAITING_KEYS = "awaiting_keys"
    OPENED = "opened"
    CANDIDATES = "candidates"
    AWARDED = "awarded"
    CONTINUED = "continued"
    FAILED = "failed"
    TERMINATED = "terminated"


def phase(state: AttemptState, deadline: datetime | None, now: datetime, stage: str = "") -> Phase:
    """The phase at `now`; `received < deadline` is in time, so the deadline itself is closed.

    Where quotes rise, applications are taken before the deadline, and afterwards the bidders compete. A
    single source is published for objections until its deadline, then negotiated: one phase.
    """
    if state is AttemptState.PUBLISHED and stage == NEGOTIATED:
        return Phase.NEGOTIATING
    if state is AttemptState.PUBLISHED and deadline is not None:
        closed = Phase.COMPETING if stage == RISING else Phase.AWAITING_KEYS
        return Phase.ACCEPTING if now < deadline else closed
    return Phase(state.value) if state is not AttemptState.PUBLISHED else Phase.ACCEPTING


def is_closed(deadline: datetime | None, now: datetime) -> bool:
    """Whether time alone has frozen the list of bids."""
    return deadline is not None and now >= deadline
