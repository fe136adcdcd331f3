"""Which way a registration must go, while it is drafted and when it is submitted; and by which procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from trading.eligibility.facts import Facts
from trading.eligibility.rules import Decision, FactsNeeded, GapError, decide
from trading.eligibility.table import RuleTable
from trading.eligibility.vocabulary import DEFAULT_ANSWERS, JUDGED_BY, AmountBasis, Entry, Fact, Fund, Venue
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.procedures.catalogue import Catalogue
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Category, Method
from trading.projects.registration import AMOUNT_WORDS, Gap, Registration, Section, amounts_of, total

TRADED: Final = frozenset({Entry.MUST, Entry.MAY})
"""Entries that lead to a trade here; the others are recorded."""


@dataclass(frozen=True, slots=True)
class Way:
    """The decision on a registration as it stands, or what keeps it from being made.

    `missing` says what must be filled in first; `needed` names the facts that must be answered then.
    """

    decision: Decision | None = None
    gap: GapError | None = None
    needed: tuple[str, ...] = ()
    missing: Text | None = None

    @property
    def is_traded(self) -> bool:
        return self.decision is not None and self.decision.outcome.entry in TRADED

    @property
    def questions(self) -> tuple[Fact, ...]:
        """The needed facts, as the questions they are."""
        return tuple(Fact(name) for name in self.needed)


@dataclass(frozen=True, slots=True)
class Choice:
    """A permitted method, a procedure that carries it out here, and whether it needs an approval."""

    method: Method
    procedure: Procedure | None
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force: which way, and by which procedures."""

    table: RuleTable
    catalogue: Catalogue
    day: date = field(kw_only=True)

    def way(self, given: Registration, answers: Mapping[str, str]) -> Way:
        """Decide on the registration as it stands."""
        if not given.category:
            return Way(
                missing=text("Choose what is to be traded; then the platform tells you which way it goes.")
            )
        category = Category(given.category)
        known = {AmountBasis(name): amount for name, amount in given.amounts.items()}
        if not any(basis in known for basis in JUDGED_BY[category]):
            return Way(missing=text("Give the amounts; then the platform tells you which way it goes."))
        if not given.funding and amounts_of(given.category).is_funded:
            return Way(
                missing=text("Name the sources of money; then the platform tells you which way it goes.")
            )
        try:
            return Way(decide(self.table, _facts(given, answers, category, self.day)))
        except GapError as gap:
            return Way(gap=gap)
        except FactsNeeded as asked:
            return _asked(asked)
        except Invalid as refusal:
            return Way(missing=next((texts[0] for texts in refusal.fields.values()), refusal.message))

    def choices(self, decision: Decision) -> list[Choice]:
        """The permitted methods with every procedure of each, the usual one first."""
        amount = decision.amount[1] if decision.amount else None
        return [
            Choice(method, procedure, method in decision.outcome.needs_approval)
            for method in decision.outcome.methods
            for procedure in self._procedures(method, decision.facts.category, amount)
        ]

    def chosen(self, decision: Decision, method: str, code: str | None) -> Choice | None:
        """The choice of a procedure, or of the usual one of a method where no code is given."""
        for choice in self.choices(decision):
            known = choice.procedure.code if choice.procedure else None
            if choice.method.value == method and code in (None, known):
                return choice
        return None

    def _procedures(
        self, method: Method, category: Category, amount: Money | None
    ) -> Sequence[Procedure | None]:
        """The procedures of a method, the usual one first; a single None while there is none."""
        found = self.catalogue.for_method(method, category, self.day)
        return [each for each in found if each.carries(category, amount)] or [None]


def _asked(refusal: FactsNeeded) -> Way:
    """An amount is filled in where amounts are, every other fact is a question."""
    for name in refusal.needed:
        if name not in {fact.value for fact in Fact}:
            return Way(missing=text("Give this amount: %(name)s", name=AMOUNT_WORDS[name]))
    return Way(needed=refusal.needed)


def way_gaps(way: Way, rules: Rules, method: str, code: str | None, reason: str) -> list[Gap]:
    """What about the decision and the method keeps the registration from being submitted."""
    if way.gap is not None:
        return [Gap(Section.METHOD, way.gap.message)]
    if way.missing is not None:
        return [Gap(Section.METHOD, way.missing)]
    if way.decision is None:
        return [Gap(Section.METHOD, text("Answer the questions on which the decision depends."))]
    if not way.is_traded:
        exempt = way.decision.facts.answer(Fact.EXEMPTION) != DEFAULT_ANSWERS[Fact.EXEMPTION]
        return (
            [Gap(Section.METHOD, text("Give the reason for the exemption."))] if exempt and not reason else []
        )
    if way.decision.outcome.venue is Venue.CITY:
        return [
            Gap(Section.METHOD, text("This trade belongs to the city trading centre; register it there."))
        ]
    chosen = rules.chosen(way.decision, method, code)
    if chosen is None:
        return [Gap(Section.METHOD, text("Choose one of the permitted methods."))]
    if chosen.procedure is None:
        return [Gap(Section.METHOD, text("The platform cannot carry out the chosen method yet."))]
    if chosen.needs_approval and not reason:
        return [Gap(Section.METHOD, text("The chosen method needs an approval; name the document."))]
    return []


def _facts(given: Registration, answers: Mapping[str, str], category: Category, day: date) -> Facts:
    funds = tuple(dict.fromkeys(Fund(fund) for fund, _ in given.funding)) or (Fund.COUNTY,)
    return Facts(
        category=category,
        funds=funds,
        amounts={AmountBasis(name): amount for name, amount in given.amounts.items()},
        day=day,
        region=given.region_code,
        fiscal_amount=total([amount for fund, amount in given.funding if Fund(fund).is_fiscal]),
        answers={Fact(name): answer for name, answer in answers.items()},
    )
