"""What the forms of disputes may send."""

from marshmallow import fields

from trading.disputes.rules import IdentityDocument, LostKeyAct
from trading.web.forms import REQUIRED, Form, Line, Paragraphs, Refused, choice


class LostKeyForm(Form):
    """`key` is the public half of a new bidder key, for a replacement."""

    act = choice(*(act.value for act in LostKeyAct))
    key = Line(load_default="", limit=200)


class CodeForm(Form):
    code = Line(required=True, limit=40)


class Ticked(fields.Field[bool]):
    """A box that must be ticked."""

    def _deserialize(self, value: object, attr: str | None, data: object, **options: object) -> bool:
        if value != "yes":
            raise Refused(REQUIRED)
        return True


class SeenForm(Form):
    name = Line(required=True, limit=60)
    document = choice(*(document.value for document in IdentityDocument))
    authorised = Ticked(required=True)


class SignedForm(Form):
    note = Paragraphs(required=True, limit=4_000)
