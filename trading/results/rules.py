"""How opened bids are judged and ranked, what may follow, and the states of an award. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from uuid import UUID

from trading.committees.rules import RejectionGround
from trading.kernel.errors import Conflict, Forbidden, Invalid
from trading.kernel.money import Money
from trading.kernel.states import Machine
from trading.kernel.text import text


class AwardState(Enum):
    PROPOSED = "proposed"
    AWARDED = "awarded"
    REPLACED = "replaced"


AWARD = Machine(
    AwardState,
    {
        ("award", AwardState.PROPOSED): AwardState.AWARDED,
        ("replace", AwardState.PROPOSED): AwardState.REPLACED,
        ("replace", AwardState.AWARDED): AwardState.REPLACED,
    },
)


class LetterKind(Enum):
    ACCEPTANCE = "acceptance"
    OUTCOME = "outcome"


class NextNotice(Enum):
    """What the unit publishes once its evaluation is on record."""

    FAILURE = "failure"
    CANDIDATES = "candidates"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Accepted at an evaluated price, or rejected on a ground; `reason` tells its bidder why."""

    ground: RejectionGround | None
    evaluated_price: Money | None
    reason: str


def proposed_ground(
    price: Money | None, ceiling: Money | None, *, is_fixed: bool = False
) -> RejectionGround | None:
    """The ground that the figures alone suggest; people decide. `is_fixed`: the ceiling is the price."""
    if price is None or (is_fixed and price != ceiling):
        return RejectionGround.NON_RESPONSIVE
    return RejectionGround.ABOVE_CEILING if ceiling is not None and price > ceiling else None


def must_be_reasoned(
    judgement: Judgement, price: Money | None, ceiling: Money | None, *, is_fixed: bool = False
) -> None:
    """Raise Invalid for a rejection or correction without a reason, or a price accepted that must not be."""
    if judgement.ground is not None:
        if not judgement.reason:
            raise Invalid.field("reason", text("Say why the bid is rejected; its bidder will read it."))
        return
    if judgement.evaluated_price is None or not judgement.evaluated_price:
        raise Invalid.field("evaluated_price", text("Enter the evaluated price."))
    if judgement.evaluated_price != price and not judgement.reason:
        raise Invalid.field("reason", text("Say what was corrected and why."))
    if is_fixed and not price == ceiling == judgement.evaluated_price:
        reason = text("The price is fixed in this procedure. A bid at another price must be rejected.")
        raise Invalid.field("decision", reason, "not_the_fixed_price")
    if proposed_ground(price, ceiling) is RejectionGround.ABOVE_CEILING:
        raise Invalid.field(
            "decision", text("The price read out is above the ceiling price. The bid must be rejected.")
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted bid with the price that ranks it."""

    bid_id: UUID
    price: Money


def ties(accepted: Iterable[Accepted]) -> list[list[UUID]]:
    """Groups of bids with equal evaluated prices."""
    ordered = sorted(accepted, key=lambda each: each.price)
    groups = [[each.bid_id for each in group] for _, group in groupby(ordered, key=lambda each: each.price)]
    return [group for group in groups if len(group) > 1]


def ranking(accepted: Sequence[Accepted], places: Mapping[UUID, int]) -> list[UUID]:
    """The accepted bids by lowest evaluated price; `places` orders bids of equal price."""
    ordered = sorted(accepted, key=lambda each: (each.price, places.get(each.bid_id, 0), str(each.bid_id)))
    return [each.bid_id for each in ordered]


def must_order(groups: Sequence[Sequence[UUID]], places: Mapping[UUID, int]) -> None:
    """Raise Invalid unless `places` numbers the bids of every group 1, 2, 3…"""
    for group in groups:
        if sorted(places.get(bid_id, 0) for bid_id in group) != list(range(1, len(group) + 1)):
            reason = text("Number the bids of equal price 1, 2, 3 and so on, each number once.")
            raise Invalid(fields={f"place-{bid_id}": [reason] for bid_id in group})


def must_be_another(entered_by: UUID, confirmed_by: UUID) -> None:
    """Raise Forbidden unless a second person confirms."""
    if entered_by == confirmed_by:
        raise Forbidden("two_people", text("Somebody else of your unit must confirm this order."))


def next_notice(
    accepted: int, minimum: int, candidates: int, *, are_published: bool, is_any_left: bool
) -> NextNotice:
    """What follows an evaluation with so many accepted bids.

    `minimum` is the procedure's number of bidders, `candidates` how many it publishes before the award,
    `are_published` whether it has done so, and `is_any_left` whether one has not fallen away since.
    """
    if accepted < max(minimum, 1) or not is_any_left:
        return NextNotice.FAILURE
    return NextNotice.CANDIDATES if candidates and not are_published else NextNotice.RESULT


def all_judged(opened: Iterable[UUID], judged: Iterable[UUID]) -> None:
    """Raise Conflict while an opened bid has not been judged."""
    if set(opened) - set(judged):
        raise Conflict("not_all_judged", text("Some opened bids have not been judged yet."))
