"""For every amount in every category there is exactly one decision or an explicit answer."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trading.eligibility.catalogue import load_table
from trading.eligibility.facts import Facts
from trading.eligibility.rules import Decision, FactsNeeded, GapError, decide
from trading.eligibility.vocabulary import ANSWERS, JUDGED_BY, AmountBasis, Fact, Fund, RuleKind
from trading.kernel.money import LIMIT_FEN, Money
from trading.procedures.vocabulary import Category

TABLE = load_table()
EDGES = sorted(
    {
        edge.fen + step
        for rule_set in TABLE.rule_sets
        for rule in rule_set.rules
        for edge in (rule.least, rule.below)
        if edge is not None
        for step in (-1, 0, 1)
        if edge.fen + step >= 0
    }
)

amounts = st.one_of(st.sampled_from(EDGES), st.integers(0, LIMIT_FEN)).map(Money)
days = st.dates(date(2000, 5, 1), date(2030, 12, 31))
funds = st.lists(st.sampled_from(Fund), min_size=1, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Facts:
    category = draw(st.sampled_from(Category))
    basis = draw(st.sampled_from(JUDGED_BY[category]))
    answers = {fact: draw(st.sampled_from(values)) for fact, values in ANSWERS.items() if draw(st.booleans())}
    return Facts(category, draw(funds), {basis: draw(amounts)}, draw(days), answers=answers)


@given(questions())
def test_every_question_has_one_decision_a_named_gap_or_named_facts(question: Facts) -> None:
    answer = outcome(question)
    if isinstance(answer, GapError):
        assert answer.gap is not None
        assert answer.gap.note
    elif isinstance(answer, FactsNeeded):
        known = {fact.value for fact in Fact} | {basis.value for basis in AmountBasis}
        assert answer.needed
        assert set(answer.needed) <= known
    else:
        assert answer.default_method in answer.outcome.methods
        assert Decision.from_dict(answer.as_dict()) == answer


def outcome(question: Facts) -> Decision | GapError | FactsNeeded:
    try:
        return decide(TABLE, question)
    except (GapError, FactsNeeded) as answer:
        return answer


@given(questions(), st.sampled_from(["no", "yes"]), amounts)
def test_answering_what_was_asked_always_leads_to_an_end(question: Facts, answer: str, amount: Money) -> None:
    for _ in range(4):
        asked = outcome(question)
        if not isinstance(asked, FactsNeeded):
            return
        question = answered(question, asked.needed, answer, amount)
    raise AssertionError("still asking")


def answered(question: Facts, needed: tuple[str, ...], answer: str, amount: Money) -> Facts:
    known = dict(question.amounts)
    whole = max([*known.values(), amount])
    asked_amounts = {basis for basis in AmountBasis if basis.value in needed}
    known |= dict.fromkeys(asked_amounts, whole)
    asked = {fact: answer for fact in ANSWERS if fact.value in needed}
    fiscal = whole if Fact.FISCAL_AMOUNT.value in needed else question.fiscal_amount
    limit = known.get(AmountBasis.TOTAL_INVESTMENT)
    if fiscal is not None and limit is not None:
        fiscal = min(fiscal, limit)
    return Facts(
        question.category,
        question.funds,
        known,
        question.day,
        fiscal_amount=fiscal,
        answers={**question.answers, **asked},
    )


@given(st.sampled_from(Category), st.sampled_from(Fund), amounts, days)
def test_no_two_rows_of_the_same_rank_ever_cover_the_same_case(
    category: Category, fund: Fund, amount: Money, day: date
) -> None:
    rule_set = TABLE.on(day)
    assert rule_set is not None
    for basis in JUDGED_BY[category]:
        rows = [
            rule
            for rule in rule_set.rules
            if category in rule.categories
            and fund in rule.funds
            and basis in rule.bases
            and rule.covers(amount)
            and rule.priority == 0
        ]
        unconditional = [rule for rule in rows if not rule.when]
        assert len(unconditional) <= 1
        assert rows, "every amount has a row, be it a gap"
        assert all(rule.note for rule in rows if rule.kind is not RuleKind.RULE)
