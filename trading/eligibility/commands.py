"""What the administrator may do with rules: record that the county has confirmed one."""

from datetime import date

from trading.eligibility.models import RuleConfirmation
from trading.eligibility.queries import confirmation_of
from trading.eligibility.rules import RuleReference
from trading.eligibility.table import RuleSet
from trading.eligibility.vocabulary import RuleKind
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Duplicate, Invalid, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import Certainty
from trading.store.transaction import Transaction


def confirm_rule(
    tx: Transaction,
    rule_set: RuleSet,
    rule_id: str,
    *,
    document_number: str,
    document_date: date,
    signatory: str,
) -> RuleConfirmation:
    """Record the document by which the county confirms a rule that is its own to decide.

    Raises NotFound, Invalid for a rule that needs no confirmation or a document of the future, Duplicate.
    """
    tx.require(Action.CONFIGURE)
    rule = rule_set.rule(rule_id)
    if rule is None or rule.kind is not RuleKind.RULE:
        raise NotFound
    if rule.basis.certainty is Certainty.VERIFIED:
        raise Invalid("no_confirmation_needed", text("This rule is law; it needs no confirmation."))
    if document_date > tx.now.astimezone(BEIJING).date():
        raise Invalid.field("document_date", text("The document cannot be of a later day than today."))
    if confirmation_of(tx.session, RuleReference(rule_set.id, rule_set.version, rule.id)):
        raise Duplicate("rule_confirmed", text("This version of the rule is confirmed already."))
    assert tx.actor.person_id is not None  # noqa: S101  # only a person may configure
    confirmation = tx.add(
        RuleConfirmation(
            rule_set=rule_set.id,
            rule_set_version=rule_set.version,
            rule_id=rule.id,
            document_number=document_number,
            document_date=document_date,
            signatory=signatory,
            confirmed_by=tx.actor.person_id,
            confirmed_at=tx.now,
        )
    )
    tx.record(
        "eligibility.rule_confirmed",
        confirmation,
        rule_set=rule_set.id,
        version=rule_set.version,
        rule=rule.id,
        document_number=document_number,
        document_date=document_date.isoformat(),
        signatory=signatory,
    )
    return confirmation
