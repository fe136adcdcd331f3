"""What bids are measured by: the criteria that a tender states, and whether they suit its procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from trading.kernel.errors import Invalid
from trading.kernel.text import Text, text
from trading.procedures.parts import SCORED, Evaluation, PriceScore
from trading.procedures.vocabulary import EvaluationMethod, PriceFormula

WHOLE: Final = 100_00
"""All points of a tender. Points are whole hundredths of a point everywhere."""


class CriterionKind(Enum):
    """`objective` points follow from facts and must be equal among members, `quality` is each one's view."""

    PASS_FAIL = "pass_fail"
    OBJECTIVE = "objective"
    QUALITY = "quality"
    PRICE = "price"


SELLING: Final = frozenset({EvaluationMethod.HIGHEST_PRICE, EvaluationMethod.HIGHEST_SCORE})
"""Methods of whoever sells: the higher price is the better one, and nothing is a ceiling."""

BY_MEMBERS: Final = frozenset({CriterionKind.OBJECTIVE, CriterionKind.QUALITY})


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked at; `maximum` in hundredths of a point, 0 for pass or fail."""

    code: str
    title: str
    kind: CriterionKind
    maximum: int
    guidance: str = ""

    @property
    def most(self) -> str:
        """The maximum in points with two decimals."""
        return points_text(self.maximum)


def points(written: str) -> int:
    """Read points with at most two decimals as hundredths. Raises Invalid."""
    whole, _, decimals = written.strip().partition(".")
    is_plain = (whole + decimals).isascii() and (whole + decimals).isdecimal()
    if not is_plain or not 1 <= len(whole) <= 3 or len(decimals) > 2:
        raise Invalid("not_points", text("Enter points with at most two decimals, for example 12.5."))
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def points_text(hundredths: int) -> str:
    """Write points with two decimals: 12.50."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def formula_of_record(score: PriceScore) -> str:
    """How a price becomes points, in the words of record."""
    if score.formula is PriceFormula.LOWEST_OVER_PRICE:
        return "价格分＝最低评标价÷评标价×价格分满分"
    if score.formula is PriceFormula.PRICE_OVER_HIGHEST:
        return "价格分＝报价÷最高报价×价格分满分"
    above, below = points_text(score.above_centipoints or 0), points_text(score.below_centipoints or 0)
    return (
        f"等于有效报价平均值的得满分；每高于平均值百分之一扣{above}分，每低于百分之一扣{below}分，"
        "按比例计算，扣完为止"
    )


def must_suit(evaluation: Evaluation, criteria: Sequence[Criterion]) -> None:
    """Raise Invalid unless the criteria can decide a tender that is evaluated so."""
    codes = [each.code for each in criteria]
    if len(set(codes)) != len(codes):
        raise _unsuitable(text("Two criteria have the same code."))
    scored = [each for each in criteria if each.kind is not CriterionKind.PASS_FAIL]
    if evaluation.method not in SCORED:
        if scored:
            raise _unsuitable(
                text("The price alone decides here. Only criteria to pass or fail are possible.")
            )
        return
    if sum(each.maximum for each in scored) != WHOLE:
        raise _unsuitable(text("All points together must make exactly 100."))
    prices = [each.maximum for each in scored if each.kind is CriterionKind.PRICE]
    if len(prices) != 1:
        raise _unsuitable(text("Exactly one criterion is the price."))
    least = evaluation.price_weight_least or 0
    if prices[0] < least * 100:
        reason = text("The price must make at least %(least)s of 100 points here.", least=least)
        raise _unsuitable(reason, "price_weight_too_small")


def _unsuitable(reason: Text, code: str = "criteria_unsuitable") -> Invalid:
    return Invalid(code, reason, {"criteria": [reason]})
