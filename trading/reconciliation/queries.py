"""Which lines of finance lists look like trades outside the platform, and which projects like one need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Organisation
from trading.contracts.models import Contract
from trading.contracts.rules import ContractState
from trading.eligibility.facts import Facts
from trading.eligibility.rules import Decision, FactsNeeded, GapError, decide
from trading.eligibility.table import RuleTable
from trading.eligibility.vocabulary import AmountBasis, Entry, Venue
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid, NotFound
from trading.kernel.money import ZERO, Money
from trading.procedures.vocabulary import Category, Method
from trading.projects.models import LotAttempt, Project
from trading.projects.queries import decision_of, visible_to
from trading.projects.rules import ProjectState
from trading.reconciliation.models import Explanation, FinanceItem, FinanceList
from trading.reconciliation.rules import (
    Concluded,
    Need,
    Paid,
    Standing,
    Way,
    clusters,
    evades,
    is_known,
    suspected,
    total,
)

BOUGHT = frozenset(
    {Category.WORKS, Category.WORKS_GOODS, Category.WORKS_SERVICES, Category.GOODS, Category.SERVICES}
)
TENDERS = frozenset({Method.OPEN_TENDER, Method.INVITED_TENDER})
NOT_COUNTED = (ProjectState.DRAFT, ProjectState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of a finance list with what is known about it."""

    item: FinanceItem
    standing: Standing
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Divided:
    """Projects that look like one need, with what they come to and the way they would go together."""

    projects: tuple[Project, ...]
    whole: Money
    together: Decision | None


def lists(session: Session) -> Sequence[FinanceList]:
    """Every imported list, the newest first."""
    return session.scalars(select(FinanceList).order_by(FinanceList.imported_at.desc())).all()


def item(session: Session, item_id: UUID) -> FinanceItem:
    """A line of a finance list; raises NotFound."""
    found = session.get(FinanceItem, item_id)
    if found is None:
        raise NotFound
    return found


def judged(session: Session, table: RuleTable, today: date) -> list[Judged]:
    """Every line of every list, suspected ones first, the largest of them before smaller ones."""
    items = session.scalars(select(FinanceItem).options(joinedload(FinanceItem.finance_list))).all()
    units = session.execute(select(Organisation.name, Organisation.credit_code))
    codes = {name: code for name, code in units}  # noqa: C416  # rows are no pairs to a type checker
    paid = [
        Paid(
            codes.get(each.unit, each.unit),
            codes.get(each.supplier, each.supplier),
            each.amount,
            each.on,
            each.reference,
        )
        for each in items
    ]
    concluded = _concluded(session)
    flags = suspected(paid, concluded, threshold(table, today))
    explained = {each.id: each for each in session.scalars(select(Explanation))}
    found = [
        Judged(each, _standing(is_known(one, concluded), flag, each.id in explained), explained.get(each.id))
        for each, one, flag in zip(items, paid, flags, strict=True)
    ]
    order = [Standing.SUSPECTED, Standing.EXPLAINED, Standing.BELOW, Standing.KNOWN]
    return sorted(found, key=lambda each: (order.index(each.standing), -each.item.amount.fen, each.item.line))


def _standing(known: bool, flagged: bool, explained: bool) -> Standing:
    if known:
        return Standing.KNOWN
    if not flagged:
        return Standing.BELOW
    return Standing.EXPLAINED if explained else Standing.SUSPECTED


def threshold(table: RuleTable, today: date) -> Money:
    """The smallest amount from which some purchase must enter a venue today."""
    rules = table.on(today)
    found = [
        rule.least
        for rule in (rules.rules if rules else ())
        if rule.outcome is not None and rule.outcome.entry is Entry.MUST and BOUGHT & set(rule.categories)
    ]
    return min(found, default=ZERO)


def _concluded(session: Session) -> list[Concluded]:
    contracts = (
        select(Contract)
        .where(Contract.state != ContractState.WITHDRAWN)
        .options(
            joinedload(Contract.organisation),
            joinedload(Contract.lot_attempt)
            .joinedload(LotAttempt.project)
            .joinedload(Project.procuring_entity),
        )
    )
    found = [
        Concluded(
            frozenset({each.number, each.lot_attempt.wire_id, str(each.lot_attempt.project.number)}),
            each.lot_attempt.project.procuring_entity.credit_code,
            each.organisation.credit_code,
            each.price,
            each.signed_on,
        )
        for each in session.scalars(contracts)
    ]
    recorded = (
        select(Project).where(Project.number.is_not(None)).options(joinedload(Project.procuring_entity))
    )
    for project in session.scalars(recorded):
        # A project that is registered is known by its number, whatever became of it.
        day = (project.submitted_at or project.created_at).astimezone(BEIJING).date()
        unit = project.procuring_entity.credit_code
        found.append(Concluded(frozenset({str(project.number)}), unit, "", ZERO, day))
    return found


def divided(session: Session, actor: Actor, table: RuleTable) -> list[Divided]:
    """Projects of one unit that look like one need and together would have to go a stricter way."""
    rows = session.scalars(
        select(Project)
        .where(
            visible_to(actor),
            Project.submitted_at.is_not(None),
            Project.state.not_in(NOT_COUNTED),
            Project.category.in_([each.value for each in BOUGHT]),
        )
        .order_by(Project.submitted_at, Project.number)
        .options(joinedload(Project.procuring_entity))
    ).all()
    by_id = {each.id: each for each in rows}
    groups = [
        tuple(by_id[need.project_id] for need in group) for group in clusters([_need(each) for each in rows])
    ]
    found = [judgement for group in groups if (judgement := _judged_together(group, table)) is not None]
    return sorted(found, key=lambda each: -each.whole.fen)


def _need(project: Project) -> Need:
    day = (project.submitted_at or project.created_at).astimezone(BEIJING).date()
    return Need(
        project.id, project.procuring_entity_id, project.category, project.title, project.place.strip(), day
    )


def _judged_together(group: tuple[Project, ...], table: RuleTable) -> Divided | None:
    decisions = [decision for each in group if (decision := decision_of(each)) is not None]
    if len(decisions) < len(group):
        return None
    newest = max(decisions, key=lambda each: each.facts.day)
    facts = _together(newest.facts, decisions)
    try:
        together: Decision | None = decide(table, facts)
    except GapError:
        together = None
    except (FactsNeeded, Invalid):
        return None
    whole = max(facts.amounts.values(), default=ZERO)
    if not evades((_way(each) for each in decisions), _way(together) if together else None):
        return None
    return Divided(group, whole, together)


def _together(facts: Facts, decisions: Sequence[Decision]) -> Facts:
    """The same question for all of them as one project."""
    amounts = total(
        {basis.value: amount for basis, amount in each.facts.amounts.items()} for each in decisions
    )
    fiscal = [each.facts.fiscal_amount for each in decisions]
    return replace(
        facts,
        amounts={AmountBasis(name): amount for name, amount in amounts.items()},
        fiscal_amount=None if None in fiscal else Money(sum(each.fen for each in fiscal if each)),
    )


def _way(decision: Decision) -> Way:
    outcome = decision.outcome
    is_tender = decision.default_method in TENDERS
    return list(Entry).index(outcome.entry), list(Venue).index(outcome.venue), int(is_tender)
