"""The question as it is asked over the web, and the county's confirmation."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema

from trading.eligibility.facts import Facts
from trading.eligibility.vocabulary import ANSWERS, JUDGED_BY, AmountBasis, Fact, Fund
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.procedures.vocabulary import Category
from trading.web.forms import REQUIRED, Day, Form, Line, Yuan, choice

UNFUNDED: Final = frozenset(
    {
        Category.LAND_USE_RIGHT,
        Category.MINERAL_RIGHT,
        Category.LEASE,
        Category.COLLECTIVE_ASSET,
        Category.OTHER_RIGHT,
    }
)
"""What is sold and not paid for; no source of money is asked."""


def _answer(fact: Fact) -> fields.String:
    return choice("", *ANSWERS[fact], required=False)


class EligibilityQuestion(Form):
    """`basis` and `amount` name one amount; further amounts stand under their own names. Amounts in yuan."""

    category = choice(*(category.value for category in Category))
    fund = fields.List(fields.String())
    basis = choice("", *(basis.value for basis in AmountBasis), required=False)
    amount = Yuan()
    total_investment = Yuan()
    contract_estimate = Yuan()
    budget = Yuan()
    valuation = Yuan()
    reserve = Yuan()
    yearly_rent = Yuan()
    date = Day()
    region = fields.String(validate=validate.Regexp(r"^[0-9]{0,12}$"))
    fiscal_amount = Yuan()
    state_control = _answer(Fact.STATE_CONTROL)
    central_catalogue = _answer(Fact.CENTRAL_CATALOGUE)
    county_is_seller = _answer(Fact.COUNTY_IS_SELLER)
    asset_deal = _answer(Fact.ASSET_DEAL)
    exemption = _answer(Fact.EXEMPTION)

    @validates_schema(skip_on_field_errors=False)
    def must_name_the_money(self, given: Mapping[str, Any], **options: Any) -> None:
        unfunded = {category.value for category in UNFUNDED}
        if not given.get("fund") and given.get("category") not in unfunded:
            raise ValidationError({"fund": [REQUIRED]})


def facts_of(asked: Mapping[str, Any], today: date) -> Facts:
    """Turn a loaded question into facts; raises Invalid by field."""
    category = Category(asked["category"])
    amounts = {basis: asked[basis.value] for basis in AmountBasis if asked.get(basis.value) is not None}
    if asked.get("amount") is not None:
        basis = AmountBasis(asked["basis"]) if asked.get("basis") else JUDGED_BY[category][0]
        if amounts.get(basis, asked["amount"]) != asked["amount"]:
            raise Invalid.field("amount", text("The same amount is given twice, and differently."))
        amounts[basis] = asked["amount"]
    return Facts(
        category=category,
        funds=_funds(category, asked.get("fund", [])),
        amounts=amounts,
        day=asked.get("date") or today,
        region=asked.get("region", ""),
        fiscal_amount=asked.get("fiscal_amount"),
        answers={fact: asked[fact.value] for fact in ANSWERS if asked.get(fact.value)},
    )


def _funds(category: Category, names: list[str]) -> tuple[Fund, ...]:
    if category in UNFUNDED and not names:
        return (Fund.COUNTY,)
    if not set(names) <= {fund.value for fund in Fund}:
        raise Invalid.field("fund", text("Please choose one of the list."))
    return tuple(dict.fromkeys(Fund(name) for name in names))


class ConfirmationForm(Form):
    document_number = Line(required=True, limit=100)
    document_date = Day(required=True)
    signatory = Line(required=True, limit=100)
