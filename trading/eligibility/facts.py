"""What is known of a project, what may be taken for granted, and what must be asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trading.eligibility.vocabulary import (
    ALSO_TOLD,
    ANSWERS,
    DEFAULT_ANSWERS,
    JUDGED_BY,
    NO,
    YES,
    AmountBasis,
    Condition,
    Fact,
    Fund,
)
from trading.kernel.errors import Invalid
from trading.kernel.money import ZERO, Money
from trading.kernel.text import text
from trading.procedures.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Facts:
    """The question: `day` is the day of registration, `region` a code of the region tree or empty.

    Raises Invalid by field when the facts cannot belong together.
    """

    category: Category
    funds: tuple[Fund, ...]
    amounts: Mapping[AmountBasis, Money]
    day: date
    region: str = ""
    fiscal_amount: Money | None = None
    answers: Mapping[Fact, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = JUDGED_BY[self.category] + ALSO_TOLD.get(self.category, ())
        if any(basis not in known for basis in self.amounts):
            raise Invalid.field("basis", text("This kind of amount does not apply to this category."))
        total = self.amounts.get(AmountBasis.TOTAL_INVESTMENT)
        contract = self.amounts.get(AmountBasis.CONTRACT_ESTIMATE)
        if total is not None and contract is not None and contract > total:
            raise Invalid.field("amount", text("A contract cannot cost more than the whole investment."))
        if total is not None and self.fiscal_amount is not None and self.fiscal_amount > total:
            raise Invalid.field(
                Fact.FISCAL_AMOUNT.value, text("The fiscal money cannot exceed the whole investment.")
            )
        if not self.funds:
            raise Invalid.field("fund", text("Choose at least one source of money."))
        for fact, answer in self.answers.items():
            if answer not in ANSWERS.get(fact, ()):
                raise Invalid.field(fact.value, text("Please choose one of the list."))

    @property
    def judged_funds(self) -> tuple[Fund, ...]:
        """Any fiscal part makes the whole fiscal."""
        fiscal = tuple(fund for fund in self.funds if fund.is_fiscal)
        return fiscal or self.funds

    @property
    def is_all_fiscal(self) -> bool:
        return all(fund.is_fiscal for fund in self.funds)

    @property
    def is_one_contract(self) -> bool:
        """Works of which only one of investment and contract is known are taken as a single contract."""
        both = {AmountBasis.TOTAL_INVESTMENT, AmountBasis.CONTRACT_ESTIMATE}
        return self.category is Category.WORKS and bool(self.amounts) and not both <= self.amounts.keys()

    @property
    def judged_amounts(self) -> dict[AmountBasis, Money]:
        """The amounts that rules range over, in their order."""
        known = dict(self.amounts)
        if self.is_one_contract:
            whole = max(known.values())
            known.setdefault(AmountBasis.TOTAL_INVESTMENT, whole)
            known.setdefault(AmountBasis.CONTRACT_ESTIMATE, known.get(AmountBasis.BUDGET, whole))
        return {basis: known[basis] for basis in JUDGED_BY[self.category] if basis in known}

    @property
    def whole_investment(self) -> Money | None:
        told = self.amounts.get(AmountBasis.TOTAL_INVESTMENT)
        return told if told is not None else self.judged_amounts.get(AmountBasis.TOTAL_INVESTMENT)

    def answer(self, fact: Fact) -> str | None:
        return self.answers.get(fact, DEFAULT_ANSWERS.get(fact))


@dataclass(frozen=True, slots=True)
class StateMoney:
    """When works count as paid with state money: so much of it, and such a share, or state control.

    `share_percent` is of the total investment.
    """

    at_least: Money
    share_percent: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The value of a condition; None while any of the facts in `asks` is missing."""

    value: str | None
    asks: tuple[str, ...] = ()


def settle(condition: Condition, facts: Facts, state_money: StateMoney) -> Settled:
    """Find the value of a condition, or name the facts that would settle it."""
    if condition is Condition.STATE_MONEY:
        return _state_money(facts, state_money)
    fact = Fact(condition.value)
    found = facts.answer(fact)
    return Settled(found) if found is not None else Settled(None, (fact.value,))


def _state_money(facts: Facts, limit: StateMoney) -> Settled:
    if facts.answer(Fact.STATE_CONTROL) == YES:
        return Settled(YES)
    paid = _enough_is_fiscal(facts, limit)
    if paid.value == YES:
        return paid
    # Money of the budget alone is nobody's enterprise, so the question of control does not arise.
    control = NO if facts.is_all_fiscal else facts.answer(Fact.STATE_CONTROL)
    asks = paid.asks if control == NO else (*paid.asks, Fact.STATE_CONTROL.value)
    return Settled(None, asks) if asks else Settled(NO)


def _enough_is_fiscal(facts: Facts, limit: StateMoney) -> Settled:
    if not any(fund.is_fiscal for fund in facts.funds):
        return Settled(NO)
    whole, fiscal = facts.whole_investment, facts.fiscal_amount
    if fiscal is None and facts.is_all_fiscal:
        # All of it is fiscal; where only the contract is known, there is at least that much.
        fiscal = whole if whole is not None else max(facts.amounts.values(), default=ZERO)
        if whole is None and fiscal < limit.at_least:
            return Settled(None, (Fact.FISCAL_AMOUNT.value,))
    ask_whole = () if whole is not None else (AmountBasis.TOTAL_INVESTMENT.value,)
    if fiscal is None:
        return Settled(None, (Fact.FISCAL_AMOUNT.value, *ask_whole))
    if fiscal < limit.at_least:
        return Settled(NO)
    if facts.is_all_fiscal:
        return Settled(YES)
    if whole is None:
        return Settled(None, ask_whole)
    return Settled(YES if fiscal.fen * 100 >= whole.fen * limit.share_percent else NO)


def facts_as_dict(facts: Facts) -> dict[str, Any]:
    """Write the facts as plain JSON values; amounts in yuan with two decimals."""
    return {
        "category": facts.category.value,
        "funds": [fund.value for fund in facts.funds],
        "amounts": {basis.value: amount.yuan_text() for basis, amount in facts.amounts.items()},
        "date": facts.day.isoformat(),
        "region": facts.region,
        "fiscal_amount": None if facts.fiscal_amount is None else facts.fiscal_amount.yuan_text(),
        "answers": {fact.value: answer for fact, answer in facts.answers.items()},
    }


def facts_from_dict(values: Mapping[str, Any]) -> Facts:
    """Read back what `facts_as_dict` wrote."""
    fiscal_amount = values["fiscal_amount"]
    return Facts(
        Category(values["category"]),
        tuple(Fund(fund) for fund in values["funds"]),
        {AmountBasis(basis): Money.parse_yuan(yuan) for basis, yuan in values["amounts"].items()},
        date.fromisoformat(values["date"]),
        values["region"],
        None if fiscal_amount is None else Money.parse_yuan(fiscal_amount),
        {Fact(fact): answer for fact, answer in values["answers"].items()},
    )
