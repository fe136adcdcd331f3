"""The arithmetic of points, exact to the hundredth: prices by formula, members' marks, totals, ranks. Pure.

Points are whole hundredths of a point. A quotient is rounded half up to the hundredth, once, where a figure
is shown; totals are sums of figures that were shown, so that anybody can add them up again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Final
from uuid import UUID

from trading.kernel.money import Money
from trading.procedures.criteria import BY_MEMBERS, SELLING, Criterion, CriterionKind, points_text
from trading.procedures.parts import SCORED, PriceScore
from trading.procedures.vocabulary import EvaluationMethod, PriceFormula, TieBreak

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

FAR_OFF: Final = Fraction(3, 10)
"""A mark this far from the others' mean, as a share of the maximum, is pointed out."""


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves upwards; never negative."""
    return max(0, int(value + Fraction(1, 2)))


def reference_price(score: PriceScore, prices: Sequence[Money]) -> Fraction:
    """The price in fen against which all are measured (评标基准价). Raises ValueError without prices."""
    ordered = sorted(price.fen for price in prices)
    if not ordered:
        raise ValueError("no price to measure against")
    if score.formula is PriceFormula.LOWEST_OVER_PRICE:
        return Fraction(ordered[0])
    if score.formula is PriceFormula.PRICE_OVER_HIGHEST:
        return Fraction(ordered[-1])
    return Fraction(sum(ordered), len(ordered))


def price_points(score: PriceScore, maximum: int, price: Money, reference: Fraction) -> int:
    """The points of a price; a price of nothing earns none."""
    if price.fen <= 0 or reference <= 0:
        return 0
    if score.formula is PriceFormula.LOWEST_OVER_PRICE:
        return min(maximum, rounded(reference / price.fen * maximum))
    if score.formula is PriceFormula.PRICE_OVER_HIGHEST:
        return min(maximum, rounded(price.fen / reference * maximum))
    percent, lost_per_percent = _distance(score, price, reference)
    return rounded(maximum - percent * lost_per_percent)


def _distance(score: PriceScore, price: Money, reference: Fraction) -> tuple[Fraction, int]:
    """How many percent a price lies from the mean, and what each percent costs on that side."""
    percent = (price.fen - reference) / reference * 100
    lost = score.above_centipoints if percent > 0 else score.below_centipoints
    return abs(percent), lost or 0


def working(score: PriceScore, maximum: int, price: Money, reference: Fraction) -> str:
    """The calculation in figures, as it stands in the report."""
    base, most = Money(rounded(reference)).grouped(), points_text(maximum)
    earned = points_text(price_points(score, maximum, price, reference))
    if score.formula is PriceFormula.LOWEST_OVER_PRICE:
        return f"{base}÷{price.grouped()}×{most}＝{earned}"
    if score.formula is PriceFormula.PRICE_OVER_HIGHEST:
        return f"{price.grouped()}÷{base}×{most}＝{earned}"
    percent, lost = _distance(score, price, reference)
    side = "高" if price.fen > reference else "低"
    off = f"{side}{points_text(rounded(percent * 100))}％×{points_text(lost)}"
    return f"{most}－{off}＝{earned}（平均价{base}）"


def mean(marks: Sequence[int]) -> int:
    """The members' mean, to the hundredth. Raises ZeroDivisionError without marks."""
    return rounded(Fraction(sum(marks), len(marks)))


@dataclass(frozen=True, slots=True)
class Scored:
    """One bid that was not rejected: its evaluated price, the price read out, and its points by criterion."""

    bid_id: UUID
    evaluated_price: Money
    read_out: Money
    received_at: datetime
    points: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())


def points_of(
    criteria: Sequence[Criterion],
    score: PriceScore | None,
    prices: Mapping[UUID, Money],
    marks: Mapping[UUID, Mapping[str, Sequence[int]]],
) -> dict[UUID, dict[str, int]]:
    """The points of every bid by criterion: `marks` are the members', by bid and criterion."""
    found: dict[UUID, dict[str, int]] = {bid_id: {} for bid_id in prices}
    for criterion in criteria:
        if criterion.kind is CriterionKind.PRICE and score is not None and prices:
            reference = reference_price(score, list(prices.values()))
            for bid_id, price in prices.items():
                found[bid_id][criterion.code] = price_points(score, criterion.maximum, price, reference)
        elif criterion.kind in BY_MEMBERS:
            for bid_id in prices:
                found[bid_id][criterion.code] = mean(marks[bid_id][criterion.code])
    return found


Merit = tuple[int, ...]


def merit(method: EvaluationMethod, tie_break: TieBreak, bid: Scored) -> Merit:
    """What orders bids, smaller is better; bids of equal merit are tied."""
    price = bid.read_out.fen if method is EvaluationMethod.LOWEST_PRICE else bid.evaluated_price.fen
    price = -price if method in SELLING else price
    found = [-bid.total, price] if method in SCORED else [price]
    if tie_break is TieBreak.FIRST_RECEIVED:
        found.append((bid.received_at - _EPOCH) // timedelta(microseconds=1))
    return tuple(found)


def ties(method: EvaluationMethod, tie_break: TieBreak, bids: Sequence[Scored]) -> list[list[UUID]]:
    """Groups of bids that the method leaves equal."""

    def key(bid: Scored) -> Merit:
        return merit(method, tie_break, bid)

    groups = [[bid.bid_id for bid in group] for _, group in groupby(sorted(bids, key=key), key=key)]
    return [group for group in groups if len(group) > 1]


def ranking(
    method: EvaluationMethod, tie_break: TieBreak, bids: Sequence[Scored], places: Mapping[UUID, int]
) -> list[UUID]:
    """The bids from best to last; `places` orders those that the method leaves equal."""
    ordered = sorted(
        bids, key=lambda bid: (merit(method, tie_break, bid), places.get(bid.bid_id, 0), str(bid.bid_id))
    )
    return [bid.bid_id for bid in ordered]


def differing(marks: Sequence[int]) -> bool:
    """Whether members gave an objective criterion different points."""
    return len(set(marks)) > 1


def far_off(marks: Sequence[int], maximum: int) -> list[int]:
    """The positions of marks that lie far from the mean of the others."""
    found = []
    for position, mark in enumerate(marks):
        others = [*marks[:position], *marks[position + 1 :]]
        if others and abs(mark - Fraction(sum(others), len(others))) > FAR_OFF * maximum:
            found.append(position)
    return found
