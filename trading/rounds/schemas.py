"""What the forms of stages and single sources may send."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from trading.committees.rules import RejectionGround
from trading.rounds.commands import Held
from trading.rounds.rules import Finding, Span
from trading.web.forms import BeijingMoment, Form, Identifier, Line, Paragraphs, Yuan, choice

PASS = "pass"


class FindingForm(Form):
    """`decision` is "pass" or the ground of a rejection."""

    version = fields.Integer(required=True)
    decision = choice(PASS, *(ground.value for ground in RejectionGround))
    reason = Paragraphs(load_default="", limit=2_000)


class MeetingForm(Form):
    held_from = BeijingMoment(required=True)
    held_until = BeijingMoment(required=True)
    place = Line(required=True)
    panel = Paragraphs(required=True, limit=1_000)
    people = Paragraphs(required=True, limit=1_000)
    minutes = Paragraphs(required=True, limit=20_000)


class SupplierMeetingForm(MeetingForm):
    supplier = Identifier(required=True)


class ChangeForm(Form):
    content = Paragraphs(required=True, limit=10_000)
    reason = Paragraphs(required=True, limit=2_000)


class SourceForm(Form):
    lot = Identifier(required=True)
    supplier = Identifier(required=True)
    reason = Paragraphs(required=True, limit=5_000)
    opinions = Paragraphs(required=True, limit=10_000)
    need = Paragraphs(required=True, limit=10_000)
    contact = Line(required=True, limit=300)
    objection_channel = Paragraphs(required=True, limit=2_000)


class ObjectionForm(Form):
    name = Line(required=True)
    contact = Line(required=True)
    content = Paragraphs(required=True, limit=10_000)


class AnswerForm(Form):
    answer = Paragraphs(required=True, limit=10_000)
    upheld = choice("yes", "no")


class NegotiationForm(MeetingForm):
    price = Yuan(required=True)
    terms = Paragraphs(required=True, limit=10_000)


class ResultForm(Form):
    main_items = Line(required=True, limit=500)


def finding(form: Mapping[str, Any]) -> Finding:
    ground = None if form["decision"] == PASS else RejectionGround(form["decision"])
    return Finding(ground, form["reason"])


def held(form: Mapping[str, Any]) -> Held:
    span = Span(form["held_from"], form["held_until"])
    return Held(span, form["place"], form["panel"], form["people"], form["minutes"])
