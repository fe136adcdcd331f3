"""Who goes on to the next stage, what must have happened before, and how meetings are kept apart. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trading.committees.rules import RejectionGround
from trading.kernel.errors import Conflict, Invalid, TooEarly, TooLate
from trading.kernel.text import text


@dataclass(frozen=True, slots=True)
class Finding:
    """What the examination found of one bid: it passes, or is rejected on a ground with its reason."""

    ground: RejectionGround | None
    reason: str

    @property
    def passes(self) -> bool:
        return self.ground is None


def must_be_reasoned(finding: Finding) -> None:
    """Raise Invalid for a rejection without a reason; its bidder will read it."""
    if not finding.passes and not finding.reason:
        raise Invalid.field("reason", text("Say why the bid is rejected; its bidder will read it."))


def is_enough(passed: int, minimum: int) -> bool:
    """Whether so many may go on; `minimum` is the procedure's number of bidders."""
    return passed >= max(minimum, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """When a meeting was held."""

    start: datetime
    end: datetime


def must_be_apart(held: Span, others: Iterable[Span], now: datetime) -> None:
    """Raise Invalid unless the meeting is over and no other was held meanwhile.

    Each supplier is met separately (政府采购法 article 38).
    """
    if held.end <= held.start:
        raise Invalid.field("held_until", text("A meeting ends later than it begins."))
    if held.end > now:
        raise Invalid.field("held_until", text("Write a meeting down when it is over."))
    if any(other.start < held.end and held.start < other.end for other in others):
        reason = text("Another supplier was met at that time. Each supplier is met separately.")
        raise Invalid.field("held_from", reason, "not_separate")


def must_have_met(passed: Iterable[UUID], met: Collection[UUID]) -> None:
    """Raise Conflict while somebody who goes on has not been met: all get the same opportunity."""
    if set(passed) - set(met):
        reason = text("Meet every supplier that passed before you ask for final offers.")
        raise Conflict("not_all_met", reason)


def must_be_open_to_objection(published: datetime | None, until: datetime | None, now: datetime) -> None:
    """Raise TooLate once the publicity of a single source is over."""
    if published is None or until is None or now >= until:
        reason = text("The time for objections to this single source is over.")
        raise TooLate("objection_too_late", reason)


def may_negotiate(until: datetime | None, waiting: int, upheld: int, now: datetime) -> None:
    """Raise unless the publicity is over and every objection was answered and none upheld.

    Raises TooEarly, Conflict (政府采购法实施条例 article 38; 财政部令第74号 articles 38 to 40, not checked).
    """
    if until is None or now < until:
        reason = text("The single source is published for objections first. Negotiate afterwards.")
        raise TooEarly("publicity_running", reason)
    if waiting:
        raise Conflict("objection_open", text("Answer every objection to the single source first."))
    if upheld:
        reason = text("An objection was upheld. End this trade and choose another method.")
        raise Conflict("objection_upheld", reason)


def must_be_within_budget(price_fen: int, budget_fen: int | None) -> None:
    """Raise Invalid for an agreed price above the budget."""
    if budget_fen is not None and price_fen > budget_fen:
        raise Invalid.field("price", text("The agreed price is above the budget."), "above_budget")
