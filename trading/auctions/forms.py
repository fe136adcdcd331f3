"""What the forms of sellers may send."""

from marshmallow import fields

from trading.auctions.rules.outcome import VoidGround
from trading.web.forms import BeijingMoment, Form, Line, Paragraphs, Yuan, choice


class OfferForm(Form):
    """Everything may still be empty; it is asked for before the sign-off."""

    starting_price = Yuan(load_default=None)
    step = Yuan(load_default=None)
    has_reserve = fields.String(load_default="")
    starts_at = BeijingMoment(load_default=None)
    listing_until = BeijingMoment(load_default=None)
    live_from = BeijingMoment(load_default=None)
    closes_at = BeijingMoment(load_default=None)
    payment = Paragraphs(load_default="", limit=2_000)
    low_price_approval = Line(load_default="", limit=200)


class AgreementForm(Form):
    price = Yuan(required=True)


class VoidForm(Form):
    ground = choice(*(ground.value for ground in VoidGround))
    reason = Paragraphs(required=True, limit=2_000)
