"""What the forms of securities may send."""

from marshmallow import fields

from trading.deposits.rules import ForfeitGround
from trading.web.forms import BeijingMoment, Day, Form, Identifier, Line, Paragraphs, Yuan, choice


class AccountForm(Form):
    holder = Line(required=True)
    bank = Line(required=True)
    number = Line(required=True, limit=60)


class GuaranteeForm(Form):
    issuer = Line(required=True)
    number = Line(required=True, limit=100)
    check_code = Line(required=True, limit=100)
    amount = Yuan(required=True)
    valid_until = Day(required=True)


class AssignForm(Form):
    code = Line(required=True, limit=40)
    reason = Paragraphs(required=True, limit=500)


class ClearForm(Form):
    clearance = Paragraphs(required=True, limit=500)


class CheckForm(Form):
    genuine = choice("yes", "no")
    reason = Paragraphs(load_default="", limit=500)


class RefundsForm(Form):
    payment = fields.List(Identifier(), load_default=list)


class BounceForm(Form):
    reason = Paragraphs(required=True, limit=500)


class PerformanceForm(Form):
    amount = Yuan(required=True)
    due_at = BeijingMoment(required=True)


class ForfeitForm(AccountForm):
    ground = choice(*(ground.value for ground in ForfeitGround))
    reason = Paragraphs(required=True, limit=1_000)
