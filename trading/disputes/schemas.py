"""What the forms of disputes may send."""

import base64
import binascii
from typing import Any

from marshmallow import fields

from trading.disputes.rules import IdentityDocument, LostKeyAct
from trading.kernel.text import text
from trading.web.forms import REQUIRED, Form, Line, Paragraphs, Refused, choice


class LostKeyForm(Form):
    """`key` is the public half of a new bidder key, for a replacement."""

    act = choice(*(act.value for act in LostKeyAct))
    key = Line(load_default="", limit=200)


class CodeForm(Form):
    code = Line(required=True, limit=40)


class Ticked(fields.Field[bool]):
    """A box that must be ticked."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if value != "yes":
            raise Refused(REQUIRED)
        return True


class SeenForm(Form):
    name = Line(required=True, limit=60)
    document = choice(*(document.value for document in IdentityDocument))
    authorised = Ticked(required=True)


class ReceiptForm(Form):
    receipt = Paragraphs(required=True, limit=8_000)


class SignedForm(Form):
    note = Paragraphs(required=True, limit=4_000)


class Seed(fields.Field[bytes]):
    """32 bytes in Base64, as they stand in the recovery file."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bytes:
        try:
            seed = base64.b64decode(value.strip(), validate=True)
        except (AttributeError, binascii.Error, ValueError) as error:
            raise Refused(text("This is not a recovery code.")) from error
        if len(seed) != 32:
            raise Refused(text("This is not a recovery code."))
        return seed


class SeedForm(Form):
    seed = Seed(required=True)
