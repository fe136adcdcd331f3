"""Whether a rule set answers every question exactly once: no overlap, and no gap that is not marked. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from trading.eligibility.table import Rule, RuleSet
from trading.eligibility.vocabulary import JUDGED_BY, VALUES, AmountBasis, Condition, Fund
from trading.kernel.money import ZERO, Money
from trading.procedures.rows import RuleFileError
from trading.procedures.vocabulary import Category

SHOWN: Final = 20
"""Faults that one refusal lists in full."""


class IncompleteRules(RuleFileError):
    """A rule set with overlaps or unmarked gaps; `faults` says each with its rules and range."""

    def __init__(self, rule_set: RuleSet, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        shown = "\n".join(self.faults[:SHOWN])
        super().__init__(f"{rule_set.id} {rule_set.version}: {len(faults)} faults\n{shown}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of everything but the amount and the fund."""

    category: Category
    basis: AmountBasis
    day: date
    case: tuple[tuple[Condition, str], ...]

    def __str__(self) -> str:
        case = "".join(f", {condition.value}={value}" for condition, value in self.case)
        return f"{self.category.value} by {self.basis.value} from {self.day}{case}"


def must_be_complete(rule_set: RuleSet) -> None:
    """Raise IncompleteRules unless every question has exactly one answer or an explicit gap."""
    found: dict[tuple[str, Cell], list[Fund]] = defaultdict(list)
    for category, bases in JUDGED_BY.items():
        for basis, fund in product(bases, Fund):
            for complaint, cell in _faults(rule_set, category, basis, fund):
                found[complaint, cell].append(fund)
    if found:
        raise IncompleteRules(
            rule_set,
            [
                f"{complaint}: {cell}, paid by {', '.join(fund.value for fund in funds)}"
                for (complaint, cell), funds in found.items()
            ],
        )


def _faults(
    rule_set: RuleSet, category: Category, basis: AmountBasis, fund: Fund
) -> Iterator[tuple[str, Cell]]:
    rules = [
        rule
        for rule in rule_set.rules
        if category in rule.categories and basis in rule.bases and fund in rule.funds
    ]
    base = (0, rule_set.region)
    layers = {base} | {(rule.priority, rule.region) for rule in rules}
    for priority, region in sorted(layers):
        layer = [rule for rule in rules if (rule.priority, rule.region) == (priority, region)]
        for day, case in product(_days(rule_set, layer), _cases(layer)):
            row = [rule for rule in layer if rule.holds_on(day) and _fits(rule, case)]
            for complaint in _along_the_amount(row, complete=(priority, region) == base):
                yield complaint, Cell(category, basis, day, tuple(case.items()))


def _along_the_amount(rules: Sequence[Rule], *, complete: bool) -> Iterator[str]:
    """Walk from zero upward; `reached` is None once there is no upper end."""
    reached: Money | None = ZERO
    last: Rule | None = None
    for rule in sorted(rules, key=lambda each: each.least):
        if last is not None and (reached is None or rule.least < reached):
            shared = min((end for end in (reached, rule.below) if end is not None), default=None)
            yield f"{last.id} and {rule.id} overlap on {_range(rule.least, shared)}"
        elif complete and reached is not None and reached < rule.least:
            yield f"no rule on {_range(reached, rule.least)}{_after(last)}"
        if reached is not None and (rule.below is None or rule.below > reached):
            reached, last = rule.below, rule
    if complete and reached is not None:
        yield f"no rule on {_range(reached, None)}{_after(last)}"


def _after(rule: Rule | None) -> str:
    return f" after {rule.id}" if rule else ""


def _range(least: Money, below: Money | None) -> str:
    return f"[{least.grouped()}, {'∞' if below is None else below.grouped()})"


def _days(rule_set: RuleSet, rules: Sequence[Rule]) -> list[date]:
    """Every day on which something changes while the set holds."""
    days = {rule_set.valid_from}
    for rule in rules:
        days |= {rule.valid_from} if rule.valid_to is None else {rule.valid_from, rule.valid_to}
    return sorted(day for day in days if rule_set.holds(day, rule_set.region))


def _cases(rules: Sequence[Rule]) -> list[Mapping[Condition, str]]:
    """Every combination of the conditions that any of the rules asks for."""
    asked = [condition for condition in Condition if any(condition in rule.when for rule in rules)]
    return [
        dict(zip(asked, values, strict=True))
        for values in product(*(VALUES[condition] for condition in asked))
    ]


def _fits(rule: Rule, case: Mapping[Condition, str]) -> bool:
    return all(rule.allows(condition, value) for condition, value in case.items())
