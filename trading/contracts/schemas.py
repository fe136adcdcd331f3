"""What the forms of contracts may send."""

from marshmallow import fields, validate

from trading.contracts.rules import ChangeKind, EntryKind
from trading.web.forms import Day, Form, Line, Paragraphs, Yuan, choice


class ContractForm(Form):
    subject = Paragraphs(required=True, limit=2_000)
    price = Yuan(required=True)
    duration_days = fields.Integer(load_default=None, validate=validate.Range(1, 36_500))
    signed_on = Day(required=True)


class ChangeForm(Form):
    kind = choice(*(kind.value for kind in ChangeKind))
    price = Yuan(required=True)
    reason = Paragraphs(required=True, limit=2_000)
    approval = Line(required=True, limit=200)
    signed_on = Day(required=True)


class PerformanceForm(Form):
    kind = choice(*(kind.value for kind in EntryKind))
    happened_on = Day(required=True)
    amount = Yuan(load_default=None)
    words = Paragraphs(required=True, limit=2_000)


class EndForm(Form):
    reason = Paragraphs(required=True, limit=2_000)
