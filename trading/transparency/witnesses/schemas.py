"""What the forms around witnesses may send."""

from trading.web.forms import Form, Identifier, Line


class WitnessForm(Form):
    title = Line(required=True, limit=100)
    vkey = Line(required=True, limit=250)
    organisation = Identifier(load_default=None)


class BrowserForm(Form):
    vkey = Line(required=True, limit=250)
