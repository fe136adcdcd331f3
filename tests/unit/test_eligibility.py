"""Which way a project must go, at every edge of the table."""

import json
from datetime import date

import pytest

from trading.eligibility.catalogue import load_table
from trading.eligibility.explanation import because, permitted, verdict
from trading.eligibility.facts import Facts
from trading.eligibility.rules import Decision, FactsNeeded, GapError, decide
from trading.eligibility.vocabulary import FISCAL, AmountBasis, Entry, Fact, Fund, Venue
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.procedures.vocabulary import Category, Certainty, Method

TODAY = date(2026, 11, 23)
INVESTMENT, CONTRACT = AmountBasis.TOTAL_INVESTMENT, AmountBasis.CONTRACT_ESTIMATE
COUNTY, TOWNSHIP, OWN, COLLECTIVE = Fund.COUNTY, Fund.TOWNSHIP, Fund.OWN, Fund.COLLECTIVE


def facts(
    category: Category = Category.WORKS,
    *funds: Fund,
    day: date = TODAY,
    fiscal_amount: str | None = None,
    answers: dict[Fact, str] | None = None,
    **amounts: str,
) -> Facts:
    return Facts(
        category,
        funds or (COUNTY,),
        {AmountBasis(name): Money.parse_yuan(yuan) for name, yuan in amounts.items()},
        day,
        fiscal_amount=None if fiscal_amount is None else Money.parse_yuan(fiscal_amount),
        answers=answers or {},
    )


def ask(given: Facts) -> Decision:
    return decide(load_table(), given)


@pytest.mark.parametrize(
    ("yuan", "rule", "entry", "venue", "default"),
    [
        ("0", "W1", Entry.RECORD_ONLY, Venue.TOWNSHIP, Method.OWN_PURCHASE),
        ("49,999.99", "W1", Entry.RECORD_ONLY, Venue.TOWNSHIP, Method.OWN_PURCHASE),
        ("50,000", "W2", Entry.MAY, Venue.TOWNSHIP, Method.THREE_QUOTES),
        ("199,999.99", "W2", Entry.MAY, Venue.TOWNSHIP, Method.THREE_QUOTES),
        ("200,000", "W4", Entry.MUST, Venue.COUNTY, Method.BIXUAN),
        ("1,999,999.99", "W4", Entry.MUST, Venue.COUNTY, Method.BIXUAN),
        ("2,000,000", "W6", Entry.MUST, Venue.COUNTY, Method.BIXUAN),
        ("3,999,999.99", "W6", Entry.MUST, Venue.COUNTY, Method.BIXUAN),
        ("4,000,000", "W7", Entry.MUST, Venue.COUNTY, Method.OPEN_TENDER),
    ],
)
def test_county_works_at_the_exact_edges(
    yuan: str, rule: str, entry: Entry, venue: Venue, default: Method
) -> None:
    decision = ask(facts(total_investment=yuan))
    assert (decision.rule.id, decision.outcome.entry, decision.outcome.venue, decision.default_method) == (
        rule,
        entry,
        venue,
        default,
    )


def test_the_band_of_the_county_is_shown_as_its_own_decision_and_the_national_one_as_law() -> None:
    assert ask(facts(total_investment="1,000,000")).certainty is Certainty.COUNTY_DECIDES
    assert ask(facts(total_investment="4,000,000")).certainty is Certainty.VERIFIED


def test_a_contract_inside_a_larger_project_goes_the_same_way_as_the_band() -> None:
    decision = ask(facts(total_investment="10,000,000", contract_estimate="1,000,000"))
    assert (decision.rule.id, decision.outcome.entry) == ("W4-contract", Entry.MUST)


def test_a_tiny_contract_inside_a_larger_project_is_a_marked_hole() -> None:
    with pytest.raises(GapError) as hole:
        ask(facts(total_investment="10,000,000", contract_estimate="100,000"))
    assert hole.value.gap is not None
    assert hole.value.gap.id == "W4-contract-small"


@pytest.mark.parametrize(
    ("fiscal", "total"), [("1,999,999.99", "10,000,000"), ("2,000,000", "20,000,000.01")]
)
def test_large_works_with_little_fiscal_money_and_no_state_control_are_a_marked_hole(
    fiscal: str, total: str
) -> None:
    answers = {Fact.STATE_CONTROL: "no"}
    with pytest.raises(GapError) as hole:
        ask(
            facts(
                Category.WORKS,
                COUNTY,
                OWN,
                total_investment=total,
                contract_estimate="5,000,000",
                fiscal_amount=fiscal,
                answers=answers,
            )
        )
    assert hole.value.gap is not None
    assert hole.value.gap.id == "W7-other-money"


def test_two_million_and_ten_percent_of_fiscal_money_make_a_tender_compulsory() -> None:
    decision = ask(
        facts(Category.WORKS, COUNTY, OWN, total_investment="20,000,000", fiscal_amount="2,000,000")
    )
    assert (decision.rule.id, decision.outcome.methods[0]) == ("W7", Method.OPEN_TENDER)


def test_state_control_makes_a_tender_compulsory_without_any_fiscal_money() -> None:
    decision = ask(
        facts(Category.WORKS, OWN, contract_estimate="4,000,000", answers={Fact.STATE_CONTROL: "yes"})
    )
    assert decision.rule.id == "W7"


def test_missing_facts_are_asked_for_by_name_and_only_when_they_matter() -> None:
    with pytest.raises(FactsNeeded) as asked:
        ask(facts(Category.WORKS, COUNTY, OWN, contract_estimate="5,000,000"))
    assert asked.value.needed == ("fiscal_amount", "state_control")
    assert ask(facts(Category.WORKS, COUNTY, OWN, contract_estimate="1,000,000")).outcome.entry is Entry.MUST


def test_services_for_works_ask_how_much_fiscal_money_the_whole_project_has() -> None:
    with pytest.raises(FactsNeeded) as asked:
        ask(facts(Category.WORKS_SERVICES, contract_estimate="1,000,000"))
    assert asked.value.needed == ("fiscal_amount",)
    told = facts(Category.WORKS_SERVICES, contract_estimate="1,000,000", fiscal_amount="30,000,000")
    assert ask(told).rule.id == "S11"


def test_a_share_cannot_be_judged_without_the_whole_investment() -> None:
    with pytest.raises(FactsNeeded) as asked:
        ask(
            facts(
                Category.WORKS_GOODS,
                COUNTY,
                OWN,
                contract_estimate="3,000,000",
                fiscal_amount="2,500,000",
                answers={Fact.STATE_CONTROL: "no"},
            )
        )
    assert asked.value.needed == ("total_investment",)


def test_the_central_catalogue_is_asked_and_refers() -> None:
    with pytest.raises(FactsNeeded) as asked:
        ask(facts(Category.GOODS, budget="500,000"))
    assert asked.value.needed == ("central_catalogue",)
    on_it = ask(facts(Category.GOODS, budget="500,000", answers={Fact.CENTRAL_CATALOGUE: "yes"}))
    assert on_it.outcome.entry is Entry.REFER


@pytest.mark.parametrize(
    ("yuan", "rule"),
    [("299,999.99", "P13"), ("300,000", "P14-goods"), ("3,999,999.99", "P14-goods"), ("4,000,000", "P15")],
)
def test_procurement_at_the_edges_that_the_province_sets(yuan: str, rule: str) -> None:
    decision = ask(facts(Category.GOODS, budget=yuan, answers={Fact.CENTRAL_CATALOGUE: "no"}))
    assert (decision.rule.id, decision.certainty) == (rule, Certainty.UNVERIFIED)


@pytest.mark.parametrize(
    "given",
    [
        facts(Category.WORKS, TOWNSHIP, total_investment="1,000,000"),
        facts(Category.WORKS, COLLECTIVE, total_investment="49,999.99"),
        facts(Category.WORKS, COLLECTIVE, total_investment="200,000"),
        facts(Category.WORKS, OWN, total_investment="1,000,000"),
        facts(Category.WORKS_GOODS, COUNTY, contract_estimate="199,999.99"),
        facts(Category.WORKS_SERVICES, COUNTY, contract_estimate="199,999.99"),
        facts(Category.GOODS, OWN, budget="1,000,000"),
        facts(Category.STATE_ASSET, OWN, valuation="9,999", answers={Fact.ASSET_DEAL: "lease"}),
    ],
)
def test_what_the_county_has_not_decided_is_never_decided_silently(given: Facts) -> None:
    with pytest.raises(GapError) as hole:
        ask(given)
    assert hole.value.status == 404
    assert hole.value.code == "no_rule"
    assert hole.value.gap is not None
    assert hole.value.gap.note


def test_any_fiscal_part_makes_the_whole_fiscal() -> None:
    mixed = ask(facts(Category.WORKS, OWN, COUNTY, COLLECTIVE, total_investment="1,000,000"))
    assert mixed.rule.id == "W4"
    assert "Part of the money is fiscal, so the whole is judged as fiscal." in map(str, because(mixed))


def test_of_two_sources_the_one_with_the_stricter_rule_decides() -> None:
    assert ask(facts(Category.WORKS, TOWNSHIP, COUNTY, total_investment="1,000,000")).rule.id == "W4"


def test_of_two_amounts_the_stricter_rule_decides_and_the_other_is_named() -> None:
    decision = ask(facts(budget="3,000,000", total_investment="3,000,000", contract_estimate="3,000,000"))
    assert decision.outcome.methods == (Method.CONSULTATION,)
    assert decision.others == ("W16",)


def test_land_mining_rights_and_assets() -> None:
    assert ask(facts(Category.LAND_USE_RIGHT)).rule.id == "L17"
    with pytest.raises(FactsNeeded) as asked:
        ask(facts(Category.MINERAL_RIGHT))
    assert asked.value.needed == ("county_is_seller",)
    city = ask(facts(Category.MINERAL_RIGHT, answers={Fact.COUNTY_IS_SELLER: "no"}))
    assert city.outcome.venue is Venue.CITY
    assert ask(facts(Category.STATE_ASSET, OWN)).rule.id == "A20"
    assert ask(facts(Category.COLLECTIVE_ASSET, COLLECTIVE)).outcome.entry is Entry.MAY
    assert ask(facts(Category.OTHER_RIGHT)).rule.id == "A24"
    equity = ask(facts(Category.STATE_ASSET, OWN, answers={Fact.ASSET_DEAL: "equity"}))
    assert equity.outcome.entry is Entry.REFER


def test_a_lease_needs_its_rent() -> None:
    with pytest.raises(FactsNeeded) as asked:
        ask(facts(Category.LEASE, OWN))
    assert asked.value.needed == ("yearly_rent",)
    assert ask(facts(Category.LEASE, OWN, yearly_rent="199,999.99")).outcome.venue is Venue.TOWNSHIP
    assert ask(facts(Category.LEASE, OWN, yearly_rent="200,000")).outcome.venue is Venue.COUNTY


@pytest.mark.parametrize("deal", ["lease", "right"])
def test_what_is_not_a_sale_of_a_state_asset_is_sent_to_its_own_category(deal: str) -> None:
    with pytest.raises(GapError) as gap:
        ask(facts(Category.STATE_ASSET, OWN, answers={Fact.ASSET_DEAL: deal}))
    assert gap.value.gap is not None
    assert gap.value.gap.id == "A20-other-deal"


def test_an_emergency_is_recorded_whatever_it_costs() -> None:
    decision = ask(facts(total_investment="50,000,000", answers={Fact.EXEMPTION: "emergency"}))
    assert (decision.rule.id, decision.outcome.entry) == ("E25", Entry.RECORD_ONLY)


def test_a_project_is_judged_by_the_rules_of_its_own_day() -> None:
    assert ask(facts(total_investment="2,000,000", day=date(2018, 5, 31))).rule.id == "H5"
    assert ask(facts(total_investment="2,000,000", day=date(2018, 6, 1))).rule.id == "W6"
    with pytest.raises(GapError):
        ask(facts(total_investment="2,000,000", day=date(1999, 12, 31)))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("amount", {"total_investment": "1,000,000", "contract_estimate": "1,000,000.01"}),
        ("basis", {"valuation": "1"}),
        ("fiscal_amount", {"total_investment": "5", "fiscal_amount": "6"}),
    ],
)
def test_facts_that_cannot_belong_together_are_refused_by_field(field: str, change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        facts(**change)  # type: ignore[arg-type]  # amounts and the fiscal amount alike
    assert field in refusal.value.fields


def test_a_frozen_decision_reads_back_and_explains_itself_as_before() -> None:
    decision = ask(
        facts(Category.WORKS, COUNTY, OWN, total_investment="20,000,000", fiscal_amount="2,000,000")
    )
    thawed = Decision.from_dict(json.loads(json.dumps(decision.as_dict())))
    assert thawed == decision
    assert because(thawed) == because(decision)


def test_a_decision_of_another_schema_is_not_read() -> None:
    with pytest.raises(ValueError, match="eligibility-decision/1"):
        Decision.from_dict(ask(facts(total_investment="1")).as_dict() | {"schema": "eligibility-decision/9"})


def test_a_clerk_is_told_the_way_the_range_and_who_must_confirm_it() -> None:
    decision = ask(facts(total_investment="1,999,999.99"))
    words = [str(reason) for reason in because(decision)]
    assert str(verdict(decision)) == "This must be traded at the county trading centre."
    assert words[2] == (
        "The total investment is 1,999,999.99;"
        " rule W4 covers 200,000.00 and more, but less than 2,000,000.00."
    )
    assert words[-1] == "This rule is an example until the county confirms it."


def test_a_method_that_needs_an_approval_says_so() -> None:
    methods = permitted(ask(facts(total_investment="4,000,000"))).params["methods"]
    assert [str(method) for method in methods] == ["open tender", "invited tender (with approval)"]


def test_fiscal_means_the_five_levels_of_government() -> None:
    assert {fund.value for fund in FISCAL} == {"national", "province", "city", "county", "township"}
