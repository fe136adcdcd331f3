"""What the forms of committees may send."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from trading.committees.rules import (
    ConflictKind,
    ExpertField,
    Part,
    RejectionGround,
    Stance,
    TieKind,
    Vote,
)
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.procedures.criteria import points
from trading.web.forms import BeijingMoment, Form, Identifier, Line, Paragraphs, Yuan, choice

ACCEPT = "accept"


class ExpertForm(Form):
    person = Identifier(required=True)
    number = Line(required=True, limit=30)
    employer_name = Line(required=True)
    employer_code = Line(required=True, limit=30)
    fields_known = fields.List(fields.String(validate=validate.OneOf([each.value for each in ExpertField])))


class ChangeExpertForm(Form):
    employer_name = Line(required=True)
    employer_code = Line(required=True, limit=30)
    fields_known = fields.List(fields.String(validate=validate.OneOf([each.value for each in ExpertField])))
    active = fields.String(load_default="")


class TieForm(Form):
    kind = choice(*(each.value for each in TieKind))
    code = Line(load_default="", limit=30)
    project = Identifier(load_default=None)


class ConveneForm(Form):
    field = choice(*(each.value for each in ExpertField))
    experts = fields.Integer(required=True, validate=validate.Range(1, 99))
    representatives = fields.Integer(required=True, validate=validate.Range(0, 99))


class RepresentativeForm(Form):
    person = Identifier(required=True)


class ExcuseForm(Form):
    conflict = choice(*(each.value for each in ConflictKind))
    reason = Paragraphs(load_default="", limit=1_000)


class SignInForm(Form):
    impartial = fields.String(load_default="")


class ReasonForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


class ChairForm(Form):
    chair = Identifier(required=True)


class BallotForm(Form):
    """`ground` is "accept" or the ground of a rejection."""

    ground = choice(ACCEPT, *(each.value for each in RejectionGround))
    reason = Paragraphs(load_default="", limit=2_000)
    failed = fields.List(fields.String())


class PartForm(Form):
    part = choice(*(each.value for each in Part))


class ReturnForm(PartForm):
    reason = Paragraphs(required=True, limit=2_000)


class AskForm(Form):
    question = Paragraphs(required=True, limit=2_000)
    until = BeijingMoment(required=True)


class AnswerForm(Form):
    answer = Paragraphs(required=True, limit=5_000)
    unchanged = fields.String(load_default="")


class PriceForm(Form):
    price = Yuan(required=True)
    reason = Paragraphs(load_default="", limit=2_000)


class SignForm(Form):
    stance = choice(Stance.AGREE.value, Stance.DISSENT.value)
    reason = Paragraphs(load_default="", limit=5_000)


class SilenceForm(Form):
    seat = Identifier(required=True)


def vote(form: Mapping[str, Any]) -> Vote:
    ground = form["ground"]
    return Vote(None if ground == ACCEPT else RejectionGround(ground), form["reason"])


def known_fields(form: Mapping[str, Any]) -> list[ExpertField]:
    return [ExpertField(each) for each in form.get("fields_known", [])]


def marks(sent: Mapping[str, str], codes: Iterable[str]) -> dict[str, int]:
    """Read the points from fields named `points-<code>`. Raises Invalid naming the fields that are none."""
    found, wrong = {}, {}
    for code in codes:
        try:
            found[code] = points(sent.get(f"points-{code}", ""))
        except Invalid as fault:
            wrong[f"points-{code}"] = [fault.message]
    if wrong:
        raise Invalid("points_unreadable", fields=wrong)
    return found


def places(sent: Mapping[str, str], bids: Iterable[UUID]) -> dict[UUID, int]:
    """Read the places from fields named `place-<bid>`; what is no number is no place."""
    found = {}
    for bid_id in bids:
        written = sent.get(f"place-{bid_id}", "").strip()
        if written.isascii() and written.isdecimal() and len(written) < 4:
            found[bid_id] = int(written)
    return found


def chosen_project(form: Mapping[str, Any]) -> UUID | None:
    """The project of a tie; only advice belongs to one."""
    if form["kind"] != TieKind.ADVISED.value:
        return None
    if form["project"] is None:
        raise Invalid.field("project", text("Choose the project that the expert advised on."))
    project: UUID = form["project"]
    return project
