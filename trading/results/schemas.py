"""What the forms of evaluation may send."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields

from trading.committees.rules import RejectionGround
from trading.results.rules import Judgement
from trading.web.forms import Form, Line, Paragraphs, Yuan, choice

ACCEPT = "accept"


class AssessmentForm(Form):
    """`decision` is "accept" or the ground of a rejection."""

    version = fields.Integer(required=True)
    decision = choice(ACCEPT, *(ground.value for ground in RejectionGround))
    evaluated_price = Yuan(load_default=None)
    reason = Paragraphs(load_default="", limit=2_000)


class TieForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


class ReopenForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


class OutcomeForm(Form):
    main_items = Line(load_default="", limit=500)
    evaluators = Paragraphs(load_default="", limit=500)


def judgement(form: Mapping[str, Any]) -> Judgement:
    """Read the decision; a rejected bid has no evaluated price."""
    if form["decision"] == ACCEPT:
        return Judgement(None, form["evaluated_price"], form["reason"])
    return Judgement(RejectionGround(form["decision"]), None, form["reason"])


def places(sent: Mapping[str, str], bids: Iterable[UUID]) -> dict[UUID, int]:
    """Read the places from fields named `place-<bid>`; what is no number is no place."""
    found = {}
    for bid_id in bids:
        written = sent.get(f"place-{bid_id}", "").strip()
        if written.isascii() and written.isdecimal() and len(written) < 4:
            found[bid_id] = int(written)
    return found


def names(written: str) -> list[str]:
    """Names on lines of their own, or parted by commas."""
    parted = written.replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
    return [name.strip() for name in parted if name.strip()]
