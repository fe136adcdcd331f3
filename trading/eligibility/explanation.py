"""A decision in words that a clerk understands. Pure: the words are chosen where they are read."""

from trading.eligibility.rules import Decision
from trading.eligibility.vocabulary import Condition
from trading.eligibility.words import AMOUNT_BASES, FUNDS, REASONS, VENUES, VERDICTS
from trading.kernel.money import ZERO, Money
from trading.kernel.text import Text, text
from trading.procedures.vocabulary import Certainty, Method
from trading.procedures.words import CATEGORIES, METHODS


def verdict(decision: Decision) -> Text:
    """Say in one sentence which way the project goes."""
    words = VERDICTS[decision.outcome.entry]
    return Text(words.msgid, {"venue": VENUES[decision.outcome.venue]})


def permitted(decision: Decision) -> Text:
    """Name the permitted methods, the usual one first."""
    methods = tuple(_method(decision, method) for method in decision.outcome.methods)
    return text(
        "Permitted: %(methods)s. Usual: %(usual)s.", methods=methods, usual=METHODS[decision.default_method]
    )


def because(decision: Decision, *, confirmed: bool = False) -> list[Text]:
    """Give the reasons in the order in which they were found; `confirmed` by the county."""
    facts = decision.facts
    reasons = [
        text(
            "%(category)s, paid from: %(funds)s.",
            category=CATEGORIES[facts.category],
            funds=tuple(FUNDS[fund] for fund in facts.funds),
        )
    ]
    if facts.judged_funds != facts.funds:
        reasons.append(text("Part of the money is fiscal, so the whole is judged as fiscal."))
    if facts.is_one_contract:
        reasons.append(text("Only one amount was given, so the project is taken as a single contract."))
    if decision.amount is not None:
        basis, amount = decision.amount
        reasons.append(
            text(
                "The %(basis)s is %(amount)s; rule %(rule)s covers %(range)s.",
                basis=AMOUNT_BASES[basis],
                amount=amount,
                rule=decision.rule.id,
                range=covered(decision.least, decision.below),
            )
        )
    reasons += [_condition(decision, condition, value) for condition, value in decision.settled.items()]
    if decision.others:
        reasons.append(
            text("Other rules apply too (%(others)s); the strictest holds.", others=decision.others)
        )
    if decision.certainty is Certainty.COUNTY_DECIDES and not confirmed:
        reasons.append(text("This rule is an example until the county confirms it."))
    return reasons


def _condition(decision: Decision, condition: Condition, value: str) -> Text:
    words = REASONS[condition, value]
    if condition is not Condition.STATE_MONEY:
        return words
    limit = decision.state_money
    return Text(words.msgid, {"at_least": limit.at_least, "share": limit.share_percent})


def covered(least: Money, below: Money | None) -> Text:
    """Say which amounts a rule covers; the lower end belongs to it, the upper does not."""
    if below is None:
        return text("every amount") if least == ZERO else text("%(least)s and more", least=least)
    if least == ZERO:
        return text("less than %(below)s", below=below)
    return text("%(least)s and more, but less than %(below)s", least=least, below=below)


def _method(decision: Decision, method: Method) -> Text:
    if method in decision.outcome.needs_approval:
        return text("%(method)s (with approval)", method=METHODS[method])
    return METHODS[method]
