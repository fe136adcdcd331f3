"""Rules as rows of a rule set: one version, one stretch of time, one part of the region tree. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from trading.eligibility.facts import StateMoney
from trading.eligibility.vocabulary import (
    FISCAL,
    JUDGED_BY,
    VALUES,
    AmountBasis,
    Condition,
    Entry,
    Fund,
    RuleKind,
    Venue,
)
from trading.kernel.errors import Invalid
from trading.kernel.money import ZERO, Money
from trading.procedures.records import Basis
from trading.procedures.rows import Row, RuleFileError
from trading.procedures.vocabulary import Category, Method

SCHEMA: Final = "eligibility/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says: the first method is the default; some methods need an approval document."""

    entry: Entry
    venue: Venue
    methods: tuple[Method, ...]
    needs_approval: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: amounts from `least` up to but not including `below` (None: no upper end), in fen.

    `outcome` is None for anything but a rule. Of several rows that hold, the one with the higher priority and
    then with the longer region prefix decides.
    """

    id: str
    kind: RuleKind
    categories: tuple[Category, ...]
    funds: tuple[Fund, ...]
    bases: tuple[AmountBasis, ...]
    least: Money
    below: Money | None
    when: Mapping[Condition, tuple[str, ...]]
    region: str
    valid_from: date
    valid_to: date | None
    priority: int
    outcome: Outcome | None
    basis: Basis
    note: str | None

    @property
    def rank(self) -> tuple[int, int]:
        return self.priority, len(self.region)

    @property
    def is_unlimited(self) -> bool:
        return self.least == ZERO and self.below is None

    def covers(self, amount: Money) -> bool:
        return self.least <= amount and (self.below is None or amount < self.below)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def allows(self, condition: Condition, value: str) -> bool:
        return value in self.when.get(condition, (value,))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of one version; holds from `valid_from` up to but not including `valid_to`."""

    id: str
    version: str
    region: str
    valid_from: date
    valid_to: date | None
    state_money: StateMoney
    rules: tuple[Rule, ...]

    def holds(self, day: date, region: str) -> bool:
        in_time = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return in_time and region.startswith(self.region)

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


class RuleTable:
    """Every rule set; for a place and a day the one with the longest region prefix holds.

    Raises RuleFileError when two sets of the same region hold on the same day.
    """

    def __init__(self, rule_sets: Iterable[RuleSet]) -> None:
        self.rule_sets = tuple(sorted(rule_sets, key=lambda each: (each.region, each.valid_from)))
        for earlier, later in zip(self.rule_sets, self.rule_sets[1:], strict=False):
            if earlier.region == later.region and earlier.holds(later.valid_from, later.region):
                raise RuleFileError(
                    f"{earlier.id} {earlier.version} and {later.id} {later.version}"
                    f" both hold on {later.valid_from}"
                )

    def on(self, day: date, region: str = "") -> RuleSet | None:
        found = [each for each in self.rule_sets if each.holds(day, region)]
        return max(found, key=lambda each: len(each.region), default=None)


def read_rule_set(row: Row) -> RuleSet:
    """Read a rule set strictly. Raises RuleFileError."""
    if row.string("schema") != SCHEMA:
        raise row.fault("schema", f"must be {SCHEMA}")
    region = row.optional_string("region") or ""
    valid_from, valid_to = row.day("valid_from"), row.optional_day("valid_to")
    if valid_to is not None and valid_to <= valid_from:
        raise row.fault("valid_to", "must be later than valid_from")
    state_money = row.row("state_money")
    limit = StateMoney(_yuan(state_money, "at_least"), state_money.number("share_percent", least=0))
    state_money.done()
    rules = tuple(_read_rule(each, region, valid_from, valid_to) for each in row.rows("rules"))
    rule_set = RuleSet(row.string("id"), row.string("version"), region, valid_from, valid_to, limit, rules)
    row.done()
    ids = [rule.id for rule in rules]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise row.fault("rules", f"{rule_id} is there twice")
    return rule_set


def _read_rule(row: Row, region: str, valid_from: date, valid_to: date | None) -> Rule:
    rule_id = row.string("id")
    row.place = f"{row.place} ({rule_id})"
    kind = row.choice("kind", RuleKind)
    rule = Rule(
        id=rule_id,
        kind=kind,
        categories=_categories(row),
        funds=_funds(row),
        bases=_bases(row),
        least=_yuan(row, "from"),
        below=_optional_yuan(row, "below"),
        when=dict(_conditions(row)),
        region=row.optional_string("region") or region,
        valid_from=row.optional_day("valid_from") or valid_from,
        valid_to=row.optional_day("valid_to") or valid_to,
        priority=row.number("priority", least=0) if row.has("priority") else 0,
        outcome=_outcome(row) if kind is RuleKind.RULE else None,
        basis=Basis.read(row),
        note=row.optional_string("note"),
    )
    row.done()
    _must_make_sense(row, rule, region)
    return rule


def _must_make_sense(row: Row, rule: Rule, region: str) -> None:
    if rule.below is not None and rule.below <= rule.least:
        raise row.fault("below", "must be larger than from")
    if rule.outcome is None and rule.note is None:
        raise row.fault("note", "must say why there is no rule")
    if not rule.region.startswith(region):
        raise row.fault("region", "lies outside the rule set's region")
    if rule.valid_to is not None and rule.valid_to <= rule.valid_from:
        raise row.fault("valid_to", "must be later than valid_from")
    for category in rule.categories:
        if not set(rule.bases) & set(JUDGED_BY[category]):
            raise row.fault("bases", f"none of them applies to {category.value}")


def _outcome(row: Row) -> Outcome:
    outcome = Outcome(
        row.choice("entry", Entry),
        row.choice("venue", Venue),
        row.choices("methods", Method),
        row.choices("needs_approval", Method) if row.has("needs_approval") else (),
    )
    if not outcome.methods or outcome.methods[0] in outcome.needs_approval:
        raise row.fault("methods", "the first must be possible without an approval")
    if not set(outcome.needs_approval) <= set(outcome.methods):
        raise row.fault("needs_approval", "names a method that is not among the methods")
    return outcome


def _categories(row: Row) -> tuple[Category, ...]:
    return tuple(Category) if row.skip_if("categories", ["any"]) else row.choices("categories", Category)


def _funds(row: Row) -> tuple[Fund, ...]:
    if row.skip_if("funds", ["any"]):
        return tuple(Fund)
    if row.skip_if("funds", ["fiscal"]):
        return tuple(fund for fund in Fund if fund in FISCAL)
    return row.choices("funds", Fund)


def _bases(row: Row) -> tuple[AmountBasis, ...]:
    return tuple(AmountBasis) if row.skip_if("bases", ["any"]) else row.choices("bases", AmountBasis)


def _conditions(row: Row) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    if not row.has("when"):
        return
    when = row.row("when")
    for name, values in when.rest().items():
        try:
            condition = Condition(name)
        except ValueError:
            raise when.fault(name, "is not a condition") from None
        if not isinstance(values, list) or not values or not set(values) <= set(VALUES[condition]):
            raise when.fault(name, f"must be a list of {', '.join(VALUES[condition])}")
        yield condition, tuple(values)


def _yuan(row: Row, key: str) -> Money:
    try:
        return Money.parse_yuan(row.string(key))
    except Invalid:
        raise row.fault(key, "must be an amount in yuan, as text") from None


def _optional_yuan(row: Row, key: str) -> Money | None:
    return _yuan(row, key) if row.has(key) else None
