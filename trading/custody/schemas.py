"""What the forms of custodians may send. No field takes a secret key."""

from trading.web.forms import Form, Line, Paragraphs


class SigningKeyForm(Form):
    vkey = Line(required=True, limit=200)
    proof = Paragraphs(required=True, limit=1_000)


class LockForm(Form):
    """`note` is empty when the locks were made with stock tools."""

    summary = Line(required=True)
    body = Line(required=True)
    note = Paragraphs(load_default="", limit=2_000)


class TestForm(Form):
    note = Paragraphs(required=True, limit=2_000)


class CodesForm(Form):
    summary_code = Line(required=True, limit=20)
    body_code = Line(required=True, limit=20)
