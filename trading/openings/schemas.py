"""What the forms around openings may send."""

from typing import Any

from marshmallow import fields, validate

from trading.openings.commands import Handed
from trading.openings.rules import Capacity
from trading.sealing.dealing import PARTS
from trading.web.forms import Form, Identifier, Line, Paragraphs, choice


class RoomForm(Form):
    name = Line(required=True, limit=100)
    address = Line(load_default="", limit=300)
    online = fields.String(load_default="")


class SittingForm(Form):
    room = Identifier(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(5, 600))


class AttendanceForm(Form):
    name = Line(required=True, limit=60)
    organisation = Line(required=True)
    capacity = choice(*(capacity.value for capacity in Capacity))
    present = choice("yes", "no")


class ReleaseForm(Form):
    """Both keys of a lot; the notes are empty when they were typed from paper."""

    summary = Line(required=True, limit=100)
    body = Line(required=True, limit=100)
    summary_note = Paragraphs(load_default="", limit=2_000)
    body_note = Paragraphs(load_default="", limit=2_000)


def handed(form: dict[str, Any]) -> dict[str, Handed]:
    """The keys by part; a note regains the line end that the form took from it."""
    notes = {part: form[f"{part}_note"] for part in PARTS}
    return {part: Handed(form[part].upper(), f"{notes[part]}\n" if notes[part] else None) for part in PARTS}
