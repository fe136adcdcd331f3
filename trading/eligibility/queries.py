"""Reads of what the county has confirmed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.eligibility.models import RuleConfirmation
from trading.eligibility.rules import RuleReference
from trading.eligibility.table import RuleSet


def confirmation_of(session: Session, rule: RuleReference) -> RuleConfirmation | None:
    """The county's confirmation of exactly this version of a rule."""
    return session.scalar(
        select(RuleConfirmation).where(
            RuleConfirmation.rule_set == rule.rule_set,
            RuleConfirmation.rule_set_version == rule.version,
            RuleConfirmation.rule_id == rule.id,
        )
    )


def confirmations(session: Session, rule_set: RuleSet) -> dict[str, RuleConfirmation]:
    """Every confirmation of a rule set's version, by rule id."""
    found = session.scalars(
        select(RuleConfirmation).where(
            RuleConfirmation.rule_set == rule_set.id,
            RuleConfirmation.rule_set_version == rule_set.version,
        )
    )
    return {each.rule_id: each for each in found}
