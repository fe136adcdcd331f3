"""A rule file with an overlap, an unmarked gap or a slip is refused where it is wrong."""

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trading.eligibility.catalogue import SHIPPED, load_table
from trading.eligibility.coverage import IncompleteRules, must_be_complete
from trading.eligibility.facts import Facts
from trading.eligibility.rules import GapError, decide
from trading.eligibility.table import RuleSet, RuleTable, read_rule_set
from trading.eligibility.vocabulary import AmountBasis, Fund
from trading.kernel.money import Money
from trading.procedures.rows import Row, RuleFileError
from trading.procedures.vocabulary import Category

WRITTEN = tomllib.loads((SHIPPED / "county-2018.toml").read_text("utf-8"))


def altered(rule_id: str | None = None, /, **changes: object) -> dict[str, Any]:
    values = deepcopy(WRITTEN)
    target = values if rule_id is None else next(each for each in values["rules"] if each["id"] == rule_id)
    for key, value in changes.items():
        key = key.rstrip("_")
        if value is None:
            del target[key]
        else:
            target[key] = value
    return values


def read(values: dict[str, Any]) -> RuleSet:
    return read_rule_set(Row("county.toml", values))


def faults(values: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(IncompleteRules) as refusal:
        must_be_complete(read(values))
    return refusal.value.faults


def test_the_shipped_rules_are_complete() -> None:
    must_be_complete(read(altered()))
    assert [each.version for each in load_table().rule_sets] == ["2000-1", "2026-1"]


def test_an_overlap_names_both_rules_and_the_range() -> None:
    assert faults(altered("W2", below="250,000")) == (
        "W2 and W4 overlap on [200,000.00, 250,000.00): works by total_investment from 2018-06-01,"
        " paid by national, province, city, county",
        "W2 and W4-township overlap on [200,000.00, 250,000.00): works by total_investment from 2018-06-01,"
        " paid by township",
    )


def test_an_overlap_of_one_fen_is_an_overlap() -> None:
    assert "overlap on [200,000.00, 200,000.01)" in faults(altered("W2", below="200,000.01"))[0]


def test_an_unmarked_gap_names_the_rule_before_it_and_the_range() -> None:
    assert faults(altered("W3", from_="50,000.01")) == (
        "no rule on [50,000.00, 50,000.01) after W3-small: works by total_investment from 2018-06-01,"
        " paid by collective",
    )


def test_a_range_that_never_ends_must_be_covered() -> None:
    assert faults(altered("W3-large", below="9,000,000"))[0].startswith("no rule on [9,000,000.00, ∞) after")


def test_a_gap_under_one_condition_only_is_found() -> None:
    values = altered()
    values["rules"] = [each for each in values["rules"] if each["id"] != "M18-city"]
    assert faults(values)[0].startswith(
        "no rule on [0.00, ∞): mineral_right by reserve from 2018-06-01, county_is_seller=no"
    )


def test_a_rule_that_ends_early_leaves_a_gap_from_that_day() -> None:
    assert "from 2027-01-01" in faults(altered("W1", valid_to=date(2027, 1, 1)))[0]


def test_a_rule_may_change_on_a_day() -> None:
    values = altered("W1", valid_to=date(2027, 1, 1))
    later = deepcopy(next(each for each in values["rules"] if each["id"] == "W1"))
    del later["valid_to"]
    values["rules"].append(later | {"id": "W1-2027", "valid_from": date(2027, 1, 1), "entry": "may"})
    rule_set = read(values)
    must_be_complete(rule_set)
    for day, rule in ((date(2026, 12, 31), "W1"), (date(2027, 1, 1), "W1-2027")):
        given = Facts(Category.WORKS, (Fund.COUNTY,), {AmountBasis.TOTAL_INVESTMENT: Money.yuan(1)}, day)
        assert decide(RuleTable([rule_set]), given).rule.id == rule


def test_a_part_of_the_region_may_have_its_own_rule() -> None:
    values = altered()
    own = deepcopy(next(each for each in values["rules"] if each["id"] == "W2"))
    values["rules"].append(own | {"id": "W2-town", "region": "510923101", "entry": "must"})
    rule_set = read(values)
    must_be_complete(rule_set)
    amount = {AmountBasis.TOTAL_INVESTMENT: Money.yuan(100_000)}
    for region, rule in (("510923101200", "W2-town"), ("510923102", "W2"), ("", "W2")):
        given = Facts(Category.WORKS, (Fund.COUNTY,), amount, date(2026, 11, 23), region)
        assert decide(RuleTable([rule_set]), given).rule.id == rule


def test_another_region_has_no_rules_of_ours() -> None:
    rule_set = read(altered(region="5109"))
    given = Facts(
        Category.WORKS,
        (Fund.COUNTY,),
        {AmountBasis.TOTAL_INVESTMENT: Money.yuan(1)},
        date(2026, 11, 23),
        "330200",
    )
    with pytest.raises(GapError):
        decide(RuleTable([rule_set]), given)


def test_two_sets_for_the_same_day_and_region_are_refused() -> None:
    with pytest.raises(RuleFileError, match="both hold on 2018-06-01"):
        RuleTable([read(altered()), read(altered(version="2026-2"))])


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        (altered(schema="eligibility/2"), "county.toml: schema: must be eligibility/1"),
        (altered(valid_to="2018-06-01"), "county.toml: valid_to: must be later than valid_from"),
        (altered("W2", from_="5e4"), "rules 2 (W2): from: must be an amount in yuan, as text"),
        (altered("W2", from_=50000), "rules 2 (W2): from: must be text"),
        (altered("W2", below="50,000"), "rules 2 (W2): below: must be larger than from"),
        (altered("W2", certainty="sure"), "rules 2 (W2): certainty: 'sure' is not one of"),
        (altered("W2", source=None), "rules 2 (W2): source: is missing"),
        (altered("W2", id="W1"), "county.toml: rules: W1 is there twice"),
        (altered("W2", funds=["state"]), "rules 2 (W2): funds: 'state' is not one of"),
        (altered("W2", bases=["budget", "reserve"], categories=["land_use_right", "goods"]), None),
        (altered("W2", bases=["valuation"]), "rules 2 (W2): bases: none of them applies to works"),
        (altered("W2", when={"weather": ["fine"]}), "rules 2 (W2): when: weather: is not a condition"),
        (altered("W2", when={"exemption": ["whim"]}), "when: exemption: must be a list of none, emergency"),
        (altered("W2", methods=[]), "rules 2 (W2): methods: the first must be possible"),
        (altered("W2", needs_approval=["three_quotes"]), "methods: the first must be possible"),
        (altered("W2", needs_approval=["auction"]), "needs_approval: names a method that is not"),
        (altered("W2", valid_to="2018-01-01"), "rules 2 (W2): valid_to: must be later"),
        (altered("W2", colour="red"), "rules 2 (W2): unknown key colour"),
        (altered("W3-small", note=None), "(W3-small): note: must say why there is no rule"),
        (altered("W3-small", entry="must"), "(W3-small): unknown key entry"),
    ],
)
def test_a_slip_is_refused_with_its_place(values: dict[str, Any], complaint: str | None) -> None:
    if complaint is None:
        assert read(values).rule("W2") is not None
        return
    with pytest.raises(RuleFileError) as fault:
        read(values)
    assert complaint in str(fault.value)


def test_one_faulty_file_refuses_the_whole_folder(tmp_path: Path) -> None:
    (tmp_path / "county.toml").write_text("schema = ")
    with pytest.raises(RuleFileError, match=r"county\.toml"):
        load_table(tmp_path)
