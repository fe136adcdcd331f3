"""States of tenders and notice drafts, the kinds of notices, and what may change after publication."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from uuid import UUID

from trading.kernel.errors import Forbidden, Invalid, TooLate
from trading.kernel.states import Machine
from trading.kernel.text import text
from trading.sealing import lines


class NoticeKind(Enum):
    """What a notice announces; the values stand in frozen texts and never change."""

    TENDER = "tender"
    SINGLE_SOURCE = "single_source"
    AMENDMENT = "amendment"
    CLARIFICATION = "clarification"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    TERMINATION = "termination"
    FAILURE = "failure"
    CANDIDATES = "candidates"
    RESULT = "result"
    CONTRACT = "contract"
    CONTRACT_CHANGE = "contract_change"


class Audience(Enum):
    """Whom a notice is for: everybody, or those invited with the unit, the centre and supervision."""

    PUBLIC = "public"
    INVITED = "invited"


FOR_INVITEES: Final = frozenset({NoticeKind.TENDER, NoticeKind.AMENDMENT, NoticeKind.CLARIFICATION})
"""The notices that a tender for invitees keeps from the public; what became of it is public always."""


def audience_of(kind: NoticeKind, tender: Audience) -> Audience:
    """Whom a notice of this kind is for, on a tender for that audience."""
    return tender if kind in FOR_INVITEES else Audience.PUBLIC


class DraftState(Enum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    DISCARDED = "discarded"


DRAFT = Machine(
    DraftState,
    {
        ("review", DraftState.DRAFT): DraftState.REVIEWED,
        ("send_back", DraftState.DRAFT): DraftState.DISCARDED,
        ("send_back", DraftState.REVIEWED): DraftState.DISCARDED,
        ("publish", DraftState.DRAFT): DraftState.PUBLISHED,
        ("publish", DraftState.REVIEWED): DraftState.PUBLISHED,
        ("discard", DraftState.DRAFT): DraftState.DISCARDED,
        ("discard", DraftState.REVIEWED): DraftState.DISCARDED,
    },
)

ALIVE: Final = (DraftState.DRAFT, DraftState.REVIEWED)


class DocumentKind(Enum):
    """Parts of the tender documents."""

    TENDER_DOCUMENT = "tender_document"
    BILL_OF_QUANTITIES = "bill_of_quantities"
    DRAWINGS = "drawings"
    TEMPLATE = "template"
    OTHER = "other"


def must_be_second_person(first: Collection[UUID], publisher: UUID | None) -> None:
    """Raise Forbidden unless somebody publishes who is none of those who count as the first person."""
    if publisher is None or not first or publisher in first:
        reason = text("Publishing takes two people: somebody else of your unit must publish this.")
        raise Forbidden("two_people", reason)


@dataclass(frozen=True, slots=True)
class NoticeNote:
    """What the platform signs about a notice: number, subject and the digest of its frozen text."""

    number: str
    kind: NoticeKind
    project: str
    lots: Sequence[str]
    digest: str
    published: datetime

    def text(self) -> str:
        values = {
            "number": self.number,
            "kind": self.kind.value,
            "project": self.project,
            "lots": " ".join(self.lots),
            "digest": f"sha256:{self.digest}",
            "published": lines.instant_text(self.published),
        }
        return lines.render(("ggnotice/1",), values)


@dataclass(frozen=True, slots=True)
class Standing:
    """A notice on a lot attempt as far as sealing is concerned."""

    note_sha256: str
    kind: NoticeKind
    reseal: bool


@dataclass(frozen=True, slots=True)
class AcceptableNotices:
    """`current` is what new envelopes must name; those accepted under `older` ones stay live."""

    current: str
    older: frozenset[str]


def acceptable(newest_first: Iterable[Standing]) -> AcceptableNotices:
    """Tell which notices live envelopes may name: back to the last one that asked to seal again."""
    names: list[str] = []
    for notice in newest_first:
        names.append(notice.note_sha256)
        if notice.reseal or notice.kind is NoticeKind.TENDER:
            break
    return AcceptableNotices(names[0], frozenset(names[1:]))


def must_keep_deadline_fair(
    now: datetime, present: datetime, proposed: datetime, earliest: datetime, *, material: bool
) -> None:
    """Raise unless the change comes in time and leaves bidders their time.

    `earliest` is the first deadline the procedure allows after a material change now. Raises TooLate or
    Invalid.
    """
    if now >= present:
        raise TooLate("deadline_passed", text("The deadline has passed. Nothing can be changed any more."))
    if proposed < present:
        raise Invalid.field("deadline", text("A deadline that was published can only be moved later."))
    if material and proposed < earliest:
        reason = text(
            "A material change now needs more time: the deadline must be %(earliest)s or later.",
            earliest=earliest,
        )
        raise Invalid.field("deadline", reason, "deadline_too_soon")
