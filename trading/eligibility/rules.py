"""The decision: which way a project must go, by which rule, and why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from trading.eligibility.facts import Facts, Settled, StateMoney, facts_as_dict, facts_from_dict, settle
from trading.eligibility.table import Outcome, Rule, RuleSet, RuleTable
from trading.eligibility.vocabulary import (
    JUDGED_BY,
    AmountBasis,
    Condition,
    Entry,
    Fund,
    RuleKind,
    Venue,
)
from trading.kernel.errors import Invalid, NotFound
from trading.kernel.money import Money
from trading.kernel.text import text
from trading.procedures.vocabulary import Certainty, Method

SCHEMA: Final = "eligibility-decision/1"

DECISIVE: Final = text("The decision depends on this.")

_ENTRIES: Final = tuple(Entry)
_VENUES: Final = tuple(Venue)


class GapError(NotFound):
    """No rule covers the question: registration waits until the centre has one."""

    default_code = "no_rule"
    default_message = text("No rule covers this case. Ask the trading centre to have the county decide.")

    def __init__(self, gap: Rule | None = None) -> None:
        super().__init__(None, None, **({"rule": gap.id, "note": gap.note} if gap else {}))
        self.gap = gap


class FactsNeeded(Invalid):
    """The decision depends on facts that were not given; `needed` names them."""

    default_code = "facts_needed"
    default_message = text("The decision depends on something more. Please answer the questions marked.")

    def __init__(self, needed: Iterable[str]) -> None:
        self.needed = tuple(dict.fromkeys(needed))
        fields = {name: [DECISIVE] for name in self.needed}
        super().__init__(None, None, fields, facts=list(self.needed))


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that covers the project by one amount and one source of money."""

    rule: Rule
    basis: AmountBasis
    amount: Money | None
    fund: Fund


@dataclass(frozen=True, slots=True)
class RuleReference:
    """What is needed to find a rule again."""

    rule_set: str
    version: str
    id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a project is told and freezes.

    The rule covers amounts from `least` up to but not including `below`; `settled` holds the conditions it
    depends on, `others` the ids of rules that apply too and say something else.
    """

    facts: Facts
    rule: RuleReference
    outcome: Outcome
    source: str
    certainty: Certainty
    note: str | None
    least: Money
    below: Money | None
    amount: tuple[AmountBasis, Money] | None
    settled: Mapping[Condition, str]
    state_money: StateMoney
    others: tuple[str, ...]

    @property
    def default_method(self) -> Method:
        return self.outcome.methods[0]

    def as_dict(self) -> dict[str, Any]:
        """Write the whole decision as plain JSON values, to be frozen on a project."""
        return {
            "schema": SCHEMA,
            "entry": self.outcome.entry.value,
            "venue": self.outcome.venue.value,
            "methods": [method.value for method in self.outcome.methods],
            "default_method": self.default_method.value,
            "needs_approval": [method.value for method in self.outcome.needs_approval],
            "rule": {"set": self.rule.rule_set, "version": self.rule.version, "id": self.rule.id},
            "source": self.source,
            "certainty": self.certainty.value,
            "note": self.note,
            "facts": facts_as_dict(self.facts),
            "range": {
                "from": self.least.yuan_text(),
                "below": None if self.below is None else self.below.yuan_text(),
            },
            "amount": None
            if self.amount is None
            else {"basis": self.amount[0].value, "yuan": self.amount[1].yuan_text()},
            "settled": {condition.value: value for condition, value in self.settled.items()},
            "state_money": {
                "at_least": self.state_money.at_least.yuan_text(),
                "share_percent": self.state_money.share_percent,
            },
            "others": list(self.others),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Decision":
        """Read back what `as_dict` wrote; raises ValueError for another schema."""
        if values["schema"] != SCHEMA:
            raise ValueError(f"not a decision of {SCHEMA}: {values['schema']}")
        amount, below = values["amount"], values["range"]["below"]
        return cls(
            facts=facts_from_dict(values["facts"]),
            rule=RuleReference(values["rule"]["set"], values["rule"]["version"], values["rule"]["id"]),
            outcome=Outcome(
                Entry(values["entry"]),
                Venue(values["venue"]),
                tuple(Method(method) for method in values["methods"]),
                tuple(Method(method) for method in values["needs_approval"]),
            ),
            source=values["source"],
            certainty=Certainty(values["certainty"]),
            note=values["note"],
            least=Money.parse_yuan(values["range"]["from"]),
            below=None if below is None else Money.parse_yuan(below),
            amount=amount and (AmountBasis(amount["basis"]), Money.parse_yuan(amount["yuan"])),
            settled={Condition(name): value for name, value in values["settled"].items()},
            state_money=StateMoney(
                Money.parse_yuan(values["state_money"]["at_least"]), values["state_money"]["share_percent"]
            ),
            others=tuple(values["others"]),
        )


def decide(table: RuleTable, facts: Facts) -> Decision:
    """Decide by the rules in force on the day of registration.

    Raises FactsNeeded when an answer is missing and GapError when no rule covers the case. Where several
    amounts or several sources of money meet different rules, the strictest entry and venue hold; among
    equally strict rules only methods that all of them permit remain.
    """
    rule_set = table.on(facts.day, facts.region)
    if rule_set is None:
        raise GapError
    matches = _matches(rule_set, facts)
    found = [(match, match.rule.outcome) for match in matches if match.rule.outcome is not None]
    if not found:
        raise GapError(_gap(matches))
    hardest = max(_strictness(outcome) for _, outcome in found)
    decisive = [(match, outcome) for match, outcome in found if _strictness(outcome) == hardest]
    match = decisive[0][0]
    return Decision(
        facts=facts,
        rule=RuleReference(rule_set.id, rule_set.version, match.rule.id),
        outcome=_common(match, [each for _, each in decisive]),
        source=match.rule.basis.source,
        certainty=match.rule.basis.certainty,
        note=match.rule.note,
        least=match.rule.least,
        below=match.rule.below,
        amount=None if match.amount is None else (match.basis, match.amount),
        settled=_settled(match.rule, facts, rule_set.state_money),
        state_money=rule_set.state_money,
        others=tuple(dict.fromkeys(other.rule.id for other, said in found if said != match.rule.outcome)),
    )


def _matches(rule_set: RuleSet, facts: Facts) -> list[Match]:
    needed: list[str] = []
    matches: list[Match] = []
    amounts = facts.judged_amounts
    for basis, amount in amounts.items() or [(JUDGED_BY[facts.category][0], None)]:
        for fund in facts.judged_funds:
            found = _rule(rule_set, facts, basis, amount, fund)
            if isinstance(found, Settled):
                needed += found.asks
            elif found is not None:
                matches.append(Match(found, basis, amount, fund))
    if needed:
        raise FactsNeeded(needed)
    return matches


def _rule(
    rule_set: RuleSet, facts: Facts, basis: AmountBasis, amount: Money | None, fund: Fund
) -> Rule | Settled | None:
    """Find the one rule for an amount; Settled names what must be asked first."""
    candidates = [
        rule
        for rule in rule_set.rules
        if facts.category in rule.categories
        and basis in rule.bases
        and fund in rule.funds
        and facts.region.startswith(rule.region)
        and rule.holds_on(facts.day)
        and (amount is None or rule.covers(amount))
    ]
    for rule in sorted(candidates, key=lambda each: each.rank, reverse=True):
        asks: list[str] = []
        holds = True
        for condition in rule.when:
            settled = settle(condition, facts, rule_set.state_money)
            asks += settled.asks
            holds = holds and (settled.value is None or rule.allows(condition, settled.value))
        if holds and asks:
            return Settled(None, tuple(asks))
        if holds:
            return rule if amount is not None or rule.is_unlimited else Settled(None, (basis.value,))
    return None


def _gap(matches: list[Match]) -> Rule | None:
    """Find the row to name: a gap of its own rather than one that leaves it to another amount."""
    rules = [match.rule for match in matches]
    return next((rule for rule in rules if rule.kind is RuleKind.GAP), next(iter(rules), None))


def _strictness(outcome: Outcome) -> tuple[int, int]:
    return _ENTRIES.index(outcome.entry), _VENUES.index(outcome.venue)


def _common(match: Match, outcomes: list[Outcome]) -> Outcome:
    methods = tuple(
        method for method in outcomes[0].methods if all(method in each.methods for each in outcomes)
    )
    needs_approval = tuple(
        method for method in methods if any(method in each.needs_approval for each in outcomes)
    )
    if not methods:
        raise GapError(match.rule)
    return Outcome(outcomes[0].entry, outcomes[0].venue, methods, needs_approval)


def _settled(rule: Rule, facts: Facts, state_money: StateMoney) -> dict[Condition, str]:
    found = {condition: settle(condition, facts, state_money).value for condition in rule.when}
    return {condition: value for condition, value in found.items() if value is not None}
