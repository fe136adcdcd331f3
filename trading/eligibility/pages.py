"""Which way must this go: a page for everybody, the rules behind it, and their confirmation."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trading.eligibility import commands, queries
from trading.eligibility.catalogue import load_table
from trading.eligibility.explanation import because, covered, permitted, verdict
from trading.eligibility.rules import Decision, FactsNeeded, GapError, decide
from trading.eligibility.schemas import ConfirmationForm, EligibilityQuestion, facts_of
from trading.eligibility.table import Rule, RuleSet
from trading.eligibility.vocabulary import ANSWERS, FISCAL, AmountBasis, Fact, Fund, RuleKind
from trading.eligibility.words import (
    ALL_FISCAL,
    AMOUNT_BASES,
    ANSWER_WORDS,
    ENTRIES,
    FUNDS,
    QUESTIONS,
    VENUES,
)
from trading.kernel.actors import Role
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Forbidden, Invalid, NotFound, NotSignedIn
from trading.kernel.permissions import Action, can
from trading.kernel.text import Text
from trading.procedures.catalogue import load_catalogue
from trading.procedures.vocabulary import Category, Certainty
from trading.procedures.words import CATEGORIES, METHODS
from trading.store.db import db
from trading.store.transaction import transaction
from trading.web.errors import redisplay
from trading.web.forms import bind
from trading.web.identity import clock, identity
from trading.web.language import say

bp = Blueprint("eligibility", __name__, url_prefix="/eligibility")


@bp.record_once
def _must_be_complete(state: BlueprintSetupState) -> None:
    """Refuse to start with a rule file that overlaps or leaves a gap."""
    load_table()


@bp.get("")
def ask() -> ResponseReturnValue:
    """Ask and answer on one page, by GET, so that an answer can be sent to a colleague."""
    if not request.args:
        return _question()
    try:
        facts = facts_of(bind(EligibilityQuestion(), request.args), _today())
        return _question(decision=decide(load_table(), facts))
    except GapError as gap:
        return _question(gap=gap)
    except FactsNeeded as asked:
        g.refusal = _where_it_is_asked(asked)
        return _question(needed=asked.needed), asked.status
    except Invalid as refusal:
        g.refusal = refusal
        return _question(), refusal.status


@bp.get("/rules")
def rules() -> str:
    """Show every rule in force, with its source and how sure that is."""
    rule_set, chosen = _rule_set(), request.args.get("category", "")
    return render_template(
        "eligibility/rules.html",
        chosen=chosen,
        categories=[(each.value, say(CATEGORIES[each])) for each in Category],
        rule_set=rule_set,
        rows=[
            {
                "rule": rule,
                "categories": [CATEGORIES[each] for each in rule.categories],
                "funds": _funds(rule),
                "bases": [AMOUNT_BASES[each] for each in rule.bases],
                "range": covered(rule.least, rule.below),
                "entry": rule.outcome and ENTRIES[rule.outcome.entry],
                "venue": rule.outcome and VENUES[rule.outcome.venue],
                "methods": [METHODS[each] for each in rule.outcome.methods] if rule.outcome else [],
                "is_gap": rule.kind is RuleKind.GAP,
                "may_confirm": _awaits_county(rule),
            }
            for rule in rule_set.rules
            if chosen in ("", *(category.value for category in rule.categories))
        ],
        confirmations=queries.confirmations(db.session(), rule_set),
        may_configure=can(identity(), Action.CONFIGURE),
    )


@bp.get("/rules/<rule_id>/confirm")
def confirmation(rule_id: str) -> str:
    """Ask for the document by which the county confirms a rule."""
    actor = identity()
    if not can(actor, Action.CONFIGURE):
        raise NotSignedIn if actor.role is Role.VISITOR else Forbidden
    rule = _rule_set().rule(rule_id)
    if rule is None or not _awaits_county(rule):
        raise NotFound
    return render_template("eligibility/confirm.html", rule=rule, today=_today())


@bp.post("/rules/<rule_id>/confirm")
@redisplay(confirmation)
def confirm(rule_id: str) -> ResponseReturnValue:
    form = bind(ConfirmationForm())
    with transaction(identity(), clock()) as tx:
        commands.confirm_rule(tx, _rule_set(), rule_id, **form)
    flash(_("The county's confirmation is recorded."), "success")
    return redirect(url_for("eligibility.rules"))


def _where_it_is_asked(asked: FactsNeeded) -> Invalid:
    """Point to the one amount on top of the form when none was given at all."""
    names_an_amount = asked.needed[0] in {basis.value for basis in AmountBasis}
    if names_an_amount and not request.args.get("amount") and len(asked.needed) == 1:
        return Invalid("facts_needed", asked.message, {"amount": asked.fields[asked.needed[0]]})
    return asked


def _question(
    decision: Decision | None = None, gap: GapError | None = None, needed: tuple[str, ...] = ()
) -> str:
    return render_template(
        "eligibility/question.html",
        answer=None if decision is None else _answer(decision),
        gap=gap,
        needed=needed,
        today=_today(),
        categories=[(each.value, say(CATEGORIES[each])) for each in Category],
        funds=[(each.value, say(FUNDS[each])) for each in Fund],
        bases=[(each.value, say(AMOUNT_BASES[each])) for each in AmountBasis],
        questions=[
            {
                "name": fact.value,
                "words": say(QUESTIONS[fact]),
                "options": [(answer, say(ANSWER_WORDS[answer])) for answer in ANSWERS[fact]],
            }
            for fact in Fact
            if fact in ANSWERS
        ],
    )


def _answer(decision: Decision) -> dict[str, Any]:
    catalogue, day = load_catalogue(), decision.facts.day
    confirmation = queries.confirmation_of(db.session(), decision.rule)
    return {
        "decision": decision,
        "verdict": verdict(decision),
        "permitted": permitted(decision),
        "because": because(decision, confirmed=confirmation is not None),
        "venue": VENUES[decision.outcome.venue],
        "entry": ENTRIES[decision.outcome.entry],
        "confirmation": confirmation,
        "procedures": [
            procedure
            for method in decision.outcome.methods
            for procedure in catalogue.for_method(method, decision.facts.category, day)
        ],
    }


def _funds(rule: Rule) -> list[Text]:
    return [ALL_FISCAL] if set(rule.funds) == FISCAL else [FUNDS[each] for each in rule.funds]


def _rule_set() -> RuleSet:
    found = load_table().on(_today())
    if found is None:
        raise NotFound
    return found


def _awaits_county(rule: Rule) -> bool:
    return rule.kind is RuleKind.RULE and rule.basis.certainty is not Certainty.VERIFIED


def _today() -> date:
    return clock().now().astimezone(BEIJING).date()
