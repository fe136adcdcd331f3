"""What a registration still lacks, and which way it goes: pure judgements on values."""

from dataclasses import replace
from datetime import date

import pytest

from trading.eligibility.catalogue import load_table
from trading.kernel.errors import Conflict
from trading.kernel.money import Money
from trading.procedures.catalogue import Catalogue, load_catalogue
from trading.procedures.vocabulary import Category, Method
from trading.projects.checklist import (
    Evidence,
    Found,
    Item,
    items_for,
    load_checklist,
    must_be_in_order,
    must_raise_something,
    raised_late,
)
from trading.projects.registration import Gap, Registration, Section, gaps
from trading.projects.rules import CheckResult
from trading.projects.ways import Rules, Way, way_gaps

TODAY = date(2026, 11, 23)
MILLION = Money.yuan(1_000_000)
RULES = Rules(load_table(), load_catalogue(), day=TODAY)

WORKS = Registration(
    title="公路修复",
    category="works",
    content="修复路面",
    region_code="511999100200",
    amounts={"total_investment": MILLION, "contract_estimate": MILLION},
    funding=(("county", MILLION),),
    approval_number="1号",
    approval_authority="发改局",
    approval_date=TODAY,
    investment_code="2026-511999-48-01-123456",
    lots=(("第1标段", MILLION),),
    method="bixuan",
)


def sections(registration: Registration) -> list[Section]:
    return [gap.section for gap in gaps(registration, {}, TODAY)]


def reasons(found: list[Gap]) -> str:
    return " ".join(str(gap.reason) for gap in found)


def test_a_complete_registration_lacks_nothing() -> None:
    assert gaps(WORKS, {}, TODAY) == []


@pytest.mark.parametrize(
    ("change", "section"),
    [
        ({"title": ""}, Section.BASICS),
        ({"content": ""}, Section.BASICS),
        ({"region_code": ""}, Section.PLACE),
        ({"amounts": {"total_investment": MILLION}}, Section.MONEY),
        ({"funding": ()}, Section.MONEY),
        ({"funding": (("county", Money.yuan(999_999)),)}, Section.MONEY),
        ({"approval_number": ""}, Section.APPROVAL),
        ({"approval_date": date(2026, 11, 24)}, Section.APPROVAL),
        ({"investment_code": ""}, Section.APPROVAL),
        ({"lots": ()}, Section.LOTS),
        ({"lots": (("第1标段", Money.yuan(1)),)}, Section.LOTS),
    ],
)
def test_each_thing_that_is_missing_is_named_in_its_task(change: dict[str, object], section: Section) -> None:
    assert sections(replace(WORKS, **change)) == [section]  # type: ignore[arg-type]  # one field each


def test_a_contract_cannot_cost_more_than_the_whole() -> None:
    amounts = {"total_investment": MILLION, "contract_estimate": Money.yuan(1_000_001)}
    lots = (("第1标段", Money.yuan(1_000_001)),)
    assert sections(replace(WORKS, amounts=amounts, lots=lots)) == [Section.MONEY]


def test_a_purchase_of_goods_needs_no_approval_of_investment() -> None:
    goods = replace(
        WORKS, category="goods", amounts={"budget": MILLION}, approval_number="", investment_code=""
    )
    assert sections(replace(goods, approval_authority="", approval_date=None)) == []


def way(registration: Registration, **answers: str) -> Way:
    return RULES.way(registration, answers)


def test_the_way_is_told_as_soon_as_kind_amount_and_money_are_known() -> None:
    assert way(Registration()).missing is not None
    assert way(Registration(category="works")).missing is not None
    decision = way(WORKS).decision
    assert decision is not None
    assert decision.rule.id == "W4"


@pytest.mark.parametrize(
    ("yuan", "rule"),
    [(199_999, "W2"), (200_000, "W4"), (1_999_999, "W4"), (2_000_000, "W6")],
)
def test_the_edges_of_the_ranges_belong_to_the_higher_band(yuan: int, rule: str) -> None:
    amount = Money.yuan(yuan)
    works = replace(
        WORKS,
        amounts={"total_investment": amount, "contract_estimate": amount},
        funding=(("county", amount),),
    )
    decision = way(works).decision
    assert decision is not None
    assert decision.rule.id == rule


def test_a_gap_is_a_reason_that_blocks() -> None:
    own = replace(WORKS, funding=(("own", MILLION),))
    found = way(own)
    assert found.gap is not None
    assert "No rule covers this case" in reasons(way_gaps(found, RULES, "bixuan", None, ""))


def test_a_missing_fact_is_asked_and_then_settles_the_way() -> None:
    goods = replace(WORKS, category="goods", amounts={"budget": MILLION})
    assert [fact.value for fact in way(goods).questions] == ["central_catalogue"]
    assert way(goods, central_catalogue="no").is_traded
    assert not way(goods, central_catalogue="yes").is_traded


def test_an_amount_that_decides_is_asked_for_among_the_amounts() -> None:
    supplies = Registration(
        category="works_goods",
        amounts={"contract_estimate": Money.yuan(3_000_000)},
        funding=(("county", Money.yuan(2_500_000)), ("own", Money.yuan(500_000))),
    )
    assert str(way(supplies, state_control="no").missing) == "Give this amount: Total investment"
    amounts = {**supplies.amounts, "total_investment": Money.yuan(3_000_000)}
    assert way(replace(supplies, amounts=amounts), state_control="no").decision is not None


def test_only_methods_that_are_permitted_and_carried_out_here_can_proceed() -> None:
    found = way(WORKS)
    assert way_gaps(found, RULES, "bixuan", None, "") == []
    assert way_gaps(found, RULES, "bixuan", "bixuan_works_draw", "") == []
    assert "permitted methods" in reasons(way_gaps(found, RULES, "bixuan", "gp_negotiation", ""))
    assert "permitted methods" in reasons(way_gaps(found, RULES, "auction", None, ""))
    bare = replace(RULES, catalogue=Catalogue([]))
    assert "cannot carry out" in reasons(way_gaps(found, bare, "consultation", None, ""))


def test_the_usual_procedure_of_a_method_comes_first_and_an_amount_rules_others_out() -> None:
    decision = way(WORKS).decision
    assert decision is not None
    usual = RULES.chosen(decision, "bixuan", None)
    assert usual is not None
    assert usual.procedure is not None
    assert usual.procedure.code == "bixuan_works"
    for yuan, disclosed in ((10_000_000, "asset_listing"), (20_000_000, "asset_listing_large")):
        asset = way(Registration(category="state_asset", amounts={"valuation": Money.yuan(yuan)})).decision
        assert asset is not None
        listed = [each.procedure for each in RULES.choices(asset) if each.method is Method.LISTING]
        assert listed[0] is not None
        assert listed[0].code == disclosed


def test_a_right_that_the_city_must_sell_is_sent_to_the_city() -> None:
    right = Registration(category="mineral_right", amounts={"reserve": MILLION})
    found = way(right, county_is_seller="no")
    assert "city trading centre" in reasons(way_gaps(found, RULES, "listing", None, ""))


def finding(result: CheckResult | None) -> Found:
    return Found(items_for("works")[0], result)


def test_a_check_is_finished_only_when_every_item_has_a_result() -> None:
    with pytest.raises(Conflict, match="check_unfinished"):
        must_be_in_order([finding(CheckResult.IN_ORDER), finding(None)])
    with pytest.raises(Conflict, match="nothing_raised"):
        must_raise_something([finding(CheckResult.IN_ORDER)])


def test_only_later_rounds_can_raise_something_late() -> None:
    assert raised_late(1, ["a"], []) == []
    assert raised_late(2, ["a", "b"], ["a"]) == ["b"]


def test_every_category_has_a_checklist_with_sources() -> None:
    for category in Category:
        items = items_for(category.value)
        assert items, category
        assert any(item.evidence is Evidence.FILE for item in items), category
    assert all(_is_sourced(item) for item in load_checklist())


def _is_sourced(item: Item) -> bool:
    return bool(item.basis.source) and {"zh-Hans", "zh-Hant", "en"} <= set(item.names)
