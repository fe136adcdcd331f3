"""Points and majorities hold for every figure, not only for those of a story."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.committees import rules, scoring
from trading.committees.rules import RejectionGround, Signed, Stance, Vote
from trading.committees.scoring import Scored
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.procedures.criteria import SELLING
from trading.procedures.parts import SCORED, PriceScore
from trading.procedures.records import Basis
from trading.procedures.vocabulary import Certainty, EvaluationMethod, PriceFormula, TieBreak

BASIS = Basis("示例", Certainty.COUNTY_DECIDES)
PAYS = PriceScore(PriceFormula.LOWEST_OVER_PRICE, None, None, BASIS)
SELLS = PriceScore(PriceFormula.PRICE_OVER_HIGHEST, None, None, BASIS)
NEAR = PriceScore(PriceFormula.DISTANCE_FROM_MEAN, 100, 50, BASIS)

prices = st.lists(st.integers(1, 10**12).map(Money), min_size=1, max_size=9)
scores = st.sampled_from([PAYS, SELLS, NEAR])
maxima = st.integers(1, 100_00)


def yuan(*amounts: int) -> list[Money]:
    return [Money.yuan(amount) for amount in amounts]


@given(scores, prices, maxima)
def test_no_price_earns_more_than_the_maximum_or_less_than_nothing(
    score: PriceScore, offered: list[Money], maximum: int
) -> None:
    reference = scoring.reference_price(score, offered)
    earned = [scoring.price_points(score, maximum, price, reference) for price in offered]
    assert all(0 <= each <= maximum for each in earned)


@given(prices, maxima)
def test_the_better_price_earns_everything_and_a_worse_one_never_more(
    offered: list[Money], maximum: int
) -> None:
    for score, ordered in ((PAYS, sorted(offered)), (SELLS, sorted(offered, reverse=True))):
        reference = scoring.reference_price(score, offered)
        earned = [scoring.price_points(score, maximum, price, reference) for price in ordered]
        assert earned == sorted(earned, reverse=True)
        assert earned[0] == maximum


@given(prices, maxima)
def test_distance_from_the_mean_costs_points_on_either_side(offered: list[Money], maximum: int) -> None:
    reference = scoring.reference_price(NEAR, offered)
    for side in (1, -1):
        away = sorted(
            (price for price in offered if (price.fen - reference) * side >= 0),
            key=lambda price: abs(price.fen - reference),
        )
        earned = [scoring.price_points(NEAR, maximum, price, reference) for price in away]
        assert earned == sorted(earned, reverse=True)


def test_the_formulas_give_the_figures_one_finds_by_hand() -> None:
    offered = yuan(900_000, 1_000_000, 1_200_000)
    lowest = scoring.reference_price(PAYS, offered)
    assert [scoring.price_points(PAYS, 30_00, price, lowest) for price in offered] == [30_00, 27_00, 22_50]
    assert scoring.working(PAYS, 30_00, offered[1], lowest) == "900,000.00÷1,000,000.00×30.00＝27.00"
    mean = scoring.reference_price(NEAR, yuan(98, 100, 102))
    assert [scoring.price_points(NEAR, 40_00, price, mean) for price in yuan(98, 100, 102)] == [
        39_00,
        40_00,
        38_00,
    ]
    assert (
        scoring.working(NEAR, 40_00, Money.yuan(102), mean) == "40.00－高2.00％×1.00＝38.00（平均价100.00）"
    )


methods = st.sampled_from([*SCORED, EvaluationMethod.HIGHEST_PRICE, EvaluationMethod.LOWEST_PRICE])
BEGUN = datetime(2026, 11, 23, tzinfo=UTC)


@st.composite
def scored_bids(draw: st.DrawFn) -> list[Scored]:
    rows = draw(
        st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=7)
    )
    return [
        Scored(UUID(int=number), Money(price), Money(price), BEGUN + timedelta(seconds=late), {"a": points})
        for number, (price, points, late) in enumerate(rows, 1)
    ]


@given(methods, st.sampled_from(list(TieBreak)), scored_bids(), st.randoms(use_true_random=False))
def test_the_order_in_which_bids_are_read_changes_nothing(
    method: EvaluationMethod, tie_break: TieBreak, bids: list[Scored], chance: object
) -> None:
    places = {bid.bid_id: bid.bid_id.int for bid in bids}
    ranked = scoring.ranking(method, tie_break, bids, places)
    shuffled = list(bids)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random of hypothesis
    assert scoring.ranking(method, tie_break, shuffled, places) == ranked
    assert sorted(ranked) == sorted(places)


@given(methods, scored_bids())
def test_without_a_tie_the_better_bid_by_the_method_comes_first(
    method: EvaluationMethod, bids: list[Scored]
) -> None:
    by_id = {bid.bid_id: bid for bid in bids}
    ranked = [by_id[each] for each in scoring.ranking(method, TieBreak.DRAW, bids, {})]
    for better, worse in pairwise(ranked):
        if method in SCORED:
            assert better.total >= worse.total
        elif method in SELLING:
            assert better.evaluated_price >= worse.evaluated_price
        else:
            assert better.evaluated_price <= worse.evaluated_price


@given(st.integers(0, 9), st.integers(0, 4))
def test_a_committee_is_odd_and_two_thirds_of_it_are_experts(experts: int, representatives: int) -> None:
    members = experts + representatives
    lawful = members % 2 == 1 and members >= 5 and experts * 3 >= members * 2
    if lawful:
        rules.must_be_composed(experts, representatives, 5, 2)
    else:
        with pytest.raises(Invalid):
            rules.must_be_composed(experts, representatives, 5, 2)


@given(st.lists(st.sampled_from([None, *RejectionGround]), min_size=1, max_size=9))
def test_a_bid_is_out_exactly_when_more_than_half_want_it_out(ballot: list[RejectionGround | None]) -> None:
    votes = [Vote(ground, "见评审意见。") for ground in ballot]
    against = sum(ground is not None for ground in ballot)
    decided = rules.decided_ground(votes, len(ballot))
    assert (decided is not None) == (against * 2 > len(ballot))
    assert decided is None or decided in ballot


@given(st.lists(st.sampled_from(Stance), min_size=1, max_size=9))
def test_a_report_is_carried_by_more_than_half_and_silence_agrees(stances: list[Stance]) -> None:
    signed = [Signed(UUID(int=number), stance) for number, stance in enumerate(stances, 1)]
    agreeing = sum(stance is not Stance.DISSENT for stance in stances)
    assert rules.is_carried(signed, len(stances)) == (agreeing * 2 > len(stances))
