"""Which way must this go, for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from trading.eligibility import queries
from trading.eligibility.catalogue import load_table
from trading.eligibility.explanation import because
from trading.eligibility.models import RuleConfirmation
from trading.eligibility.rules import decide
from trading.eligibility.schemas import EligibilityQuestion, facts_of
from trading.kernel.clock import BEIJING
from trading.store.db import db
from trading.web.forms import bind
from trading.web.identity import clock
from trading.web.language import say

bp = Blueprint("eligibility_api", __name__, url_prefix="/api/v1/eligibility")


@bp.get("")
def decision() -> Response:
    """Decide; problems are no_rule (404), facts_needed (422) and invalid (422)."""
    today = clock().now().astimezone(BEIJING).date()
    decided = decide(load_table(), facts_of(bind(EligibilityQuestion(), request.args), today))
    confirmation = queries.confirmation_of(db.session(), decided.rule)
    told = {
        "because": [say(reason) for reason in because(decided, confirmed=confirmation is not None)],
        "confirmation": _confirmation(confirmation),
    }
    return jsonify(decided.as_dict() | told)


def _confirmation(found: RuleConfirmation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "document_number": found.document_number,
        "date": found.document_date.isoformat(),
        "signatory": found.signatory,
    }
