"""What the forms of draws, and whoever contributes, may send."""

from marshmallow import Schema, fields, validate

from trading.bids.schemas import Base64
from trading.draws.rules import BODY_LIMIT, SUMMARY_LIMIT
from trading.sealing.forms import ENVELOPE_LIMIT
from trading.sealing.note import SIZE_LIMIT as NOTE_LIMIT
from trading.web.forms import BeijingMoment, Form, Identifier, Paragraphs

SENT_LIMIT = 2 * (ENVELOPE_LIMIT + NOTE_LIMIT + SUMMARY_LIMIT + BODY_LIMIT)
"""Octets of a contribution as JSON."""


class DrawForm(Form):
    """`candidates`: experts with number and name, one a line."""

    lot = Identifier(required=True)
    candidates = Paragraphs(required=True, limit=50_000)
    select = fields.Integer(required=True, validate=validate.Range(1, 1_000))


class ListForm(Form):
    until = BeijingMoment(required=True)


class SentNumber(Schema):
    """A contribution (docs/draw-1.md §3)."""

    envelope = Base64(required=True)
    signature = fields.String(required=True, validate=validate.Length(max=NOTE_LIMIT))
    summary = Base64(required=True)
    body = Base64(required=True)
