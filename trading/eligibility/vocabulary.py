"""The words that eligibility rules are made of; rule files may use these and no others."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from trading.procedures.vocabulary import Category


class Fund(Enum):
    """Whose money pays; the first five are fiscal."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    COLLECTIVE = "collective"
    OWN = "own"
    OTHER = "other"

    @property
    def is_fiscal(self) -> bool:
        return self in FISCAL


FISCAL: Final = frozenset({Fund.NATIONAL, Fund.PROVINCE, Fund.CITY, Fund.COUNTY, Fund.TOWNSHIP})


class AmountBasis(Enum):
    """What an amount measures."""

    TOTAL_INVESTMENT = "total_investment"
    CONTRACT_ESTIMATE = "contract_estimate"
    BUDGET = "budget"
    VALUATION = "valuation"
    RESERVE = "reserve"
    YEARLY_RENT = "yearly_rent"


JUDGED_BY: Final[Mapping[Category, tuple[AmountBasis, ...]]] = MappingProxyType(
    {
        Category.WORKS: (
            AmountBasis.TOTAL_INVESTMENT,
            AmountBasis.CONTRACT_ESTIMATE,
            AmountBasis.BUDGET,
        ),
        Category.WORKS_GOODS: (AmountBasis.CONTRACT_ESTIMATE,),
        Category.WORKS_SERVICES: (AmountBasis.CONTRACT_ESTIMATE,),
        Category.GOODS: (AmountBasis.BUDGET,),
        Category.SERVICES: (AmountBasis.BUDGET,),
        Category.LAND_USE_RIGHT: (AmountBasis.RESERVE, AmountBasis.VALUATION),
        Category.MINERAL_RIGHT: (AmountBasis.RESERVE, AmountBasis.VALUATION),
        Category.STATE_ASSET: (AmountBasis.VALUATION, AmountBasis.RESERVE),
        Category.LEASE: (AmountBasis.YEARLY_RENT,),
        Category.COLLECTIVE_ASSET: (AmountBasis.RESERVE, AmountBasis.VALUATION),
        Category.OTHER_RIGHT: (AmountBasis.RESERVE, AmountBasis.VALUATION),
    }
)
"""The amounts that rules of a category range over; every combination must have a row or an explicit gap."""

ALSO_TOLD: Final[Mapping[Category, tuple[AmountBasis, ...]]] = MappingProxyType(
    {
        Category.WORKS_GOODS: (AmountBasis.TOTAL_INVESTMENT,),
        Category.WORKS_SERVICES: (AmountBasis.TOTAL_INVESTMENT,),
    }
)
"""Amounts that only a condition looks at."""


class Entry(Enum):
    """Whether the trade must enter a venue; in rising strictness."""

    RECORD_ONLY = "record_only"
    MAY = "may"
    MUST = "must"
    REFER = "refer"


class Venue(Enum):
    """The lowest venue that may handle it; in rising strictness."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"


class RuleKind(Enum):
    """A rule, an explicit gap, or a range that another amount of the same project decides."""

    RULE = "rule"
    GAP = "gap"
    DEFER = "defer"


class Fact(Enum):
    """What a person is asked when a rule depends on it."""

    FISCAL_AMOUNT = "fiscal_amount"
    STATE_CONTROL = "state_control"
    CENTRAL_CATALOGUE = "central_catalogue"
    COUNTY_IS_SELLER = "county_is_seller"
    ASSET_DEAL = "asset_deal"
    EXEMPTION = "exemption"


class Condition(Enum):
    """What a row may depend on besides category, fund, amount, place and time."""

    STATE_MONEY = "state_money"
    CENTRAL_CATALOGUE = "central_catalogue"
    COUNTY_IS_SELLER = "county_is_seller"
    ASSET_DEAL = "asset_deal"
    EXEMPTION = "exemption"


YES, NO = "yes", "no"

ANSWERS: Final[Mapping[Fact, tuple[str, ...]]] = MappingProxyType(
    {
        Fact.STATE_CONTROL: (YES, NO),
        Fact.CENTRAL_CATALOGUE: (YES, NO),
        Fact.COUNTY_IS_SELLER: (YES, NO),
        Fact.ASSET_DEAL: ("sale", "lease", "equity", "right"),
        Fact.EXEMPTION: ("none", "emergency", "secret", "disaster_relief"),
    }
)
"""The answers each question may have; the fiscal amount is an amount."""

DEFAULT_ANSWERS: Final[Mapping[Fact, str]] = MappingProxyType(
    {Fact.ASSET_DEAL: "sale", Fact.EXEMPTION: "none"}
)
"""What is taken for granted when nothing is said; every other question is asked."""

VALUES: Final[Mapping[Condition, tuple[str, ...]]] = MappingProxyType(
    {
        Condition.STATE_MONEY: (YES, NO),
        Condition.CENTRAL_CATALOGUE: ANSWERS[Fact.CENTRAL_CATALOGUE],
        Condition.COUNTY_IS_SELLER: ANSWERS[Fact.COUNTY_IS_SELLER],
        Condition.ASSET_DEAL: ANSWERS[Fact.ASSET_DEAL],
        Condition.EXEMPTION: ANSWERS[Fact.EXEMPTION],
    }
)
