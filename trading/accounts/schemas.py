"""What the forms of accounts may say."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validates_schema

from trading.accounts import rules
from trading.accounts.commands.registration import Particulars
from trading.accounts.rules import ROUTE, OrganisationKind
from trading.kernel.actors import PERSONAL_ROLES, Duty
from trading.kernel.errors import Invalid
from trading.kernel.text import text
from trading.web.forms import REQUIRED, Day, Form, Identifier, Line, Paragraphs, Refused, choice


class Checked(Line):
    """A line that one of the rules reads, so that its reason stands beside those of the other fields."""

    def __init__(self, read: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        line = super()._deserialize(value, attr, data, **options)
        try:
            return self.read(line)
        except Invalid as refusal:
            raise Refused(next(iter(refusal.fields.values()))[0]) from refusal


class Secret(fields.Field[str]):
    """A password as typed: nothing is trimmed, nothing is said about it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or not value:
            raise Refused(REQUIRED)
        if len(value) > 1000:
            raise Refused(text("At most %(limit)s characters are possible.", limit=200))
        return value


class SignInForm(Form):
    login = Line(required=True, limit=60)
    password = Secret(required=True)
    next = Line(limit=2000, load_default="")


class NewPassword(Form):
    password = Secret(required=True)
    password_again = Secret(required=True)

    @validates_schema(skip_on_field_errors=False)
    def _must_be_fit(self, data: Mapping[str, Any], **options: Any) -> None:
        password, again = data.get("password"), data.get("password_again")
        fault = rules.password_fault(password, data.get("login", "")) if password else None
        reasons = {"password": [fault]} if fault else {}
        if password and again and password != again:
            reasons["password_again"] = [text("The two passwords differ.")]
        if reasons:
            raise ValidationError(reasons)


class ParticularsForm(Form):
    name = Line(required=True, limit=200)
    credit_code = Checked(rules.credit_code, required=True, limit=60)
    address = Line(required=True, limit=300)
    contact_name = Line(required=True, limit=60)
    contact_phone = Line(required=True, limit=30)


class RegistrationForm(NewPassword, ParticularsForm):
    login = Checked(rules.login, required=True, limit=60)
    person_name = Line(required=True, limit=60)


class InvitationForm(NewPassword):
    invitation = Line(required=True, limit=60)


class PasswordForm(NewPassword):
    present = Secret(required=True)


class ReasonForm(Form):
    reason = Paragraphs(required=True, limit=500)


class ActivityForm(ReasonForm):
    active = choice("yes", "no")


class BriefParticularsForm(ParticularsForm):
    region_code = Line(limit=12, load_default="")
    address = Line(limit=300, load_default="")
    contact_name = Line(limit=60, load_default="")
    contact_phone = Line(limit=30, load_default="")


class OrganisationForm(BriefParticularsForm):
    kind = choice(*(kind.value for kind in OrganisationKind if kind is not OrganisationKind.BIDDER))


class PersonForm(Form):
    role = choice(*(role.value for role in PERSONAL_ROLES))
    login = Checked(rules.login, required=True, limit=60)
    name = Line(required=True, limit=60)
    responsible = fields.String(load_default="")


class RouteForm(Form):
    duties = fields.List(fields.String(), load_default=list)


class MandateForm(Form):
    agent_id = Identifier(required=True)
    document_number = Line(required=True, limit=100)
    starts = Day(required=True)
    ends = Day(required=True)


class HandoverForm(ReasonForm):
    from_person_id = Identifier(required=True)
    to_person_id = Identifier(required=True)


class MobileForm(Form):
    mobile = Checked(rules.mobile, required=True, limit=30)


class EmailForm(Form):
    email = Checked(rules.email, required=True, limit=200)


class CodeForm(Form):
    code = Line(required=True, limit=20)


class TokenForm(Form):
    label = Line(required=True, limit=60)


def particulars(form: Mapping[str, Any]) -> Particulars:
    """The organisation's own words from one of the forms above."""
    return Particulars(
        name=form["name"],
        credit_code=form["credit_code"],
        region_code=form.get("region_code", ""),
        address=form["address"],
        contact_name=form["contact_name"],
        contact_phone=form["contact_phone"],
    )


def route(marks: list[str]) -> dict[UUID, frozenset[Duty]]:
    """Read the marks "person:duty" of the sign-off table; raises Invalid for anything else."""
    duties: dict[UUID, frozenset[Duty]] = {}
    for mark in marks:
        person, _, duty = mark.partition(":")
        try:
            person_id, held = UUID(person), Duty(duty)
        except ValueError as error:
            raise Invalid.field("duties", text("Please choose one of the list.")) from error
        if held not in ROUTE:
            raise Invalid.field("duties", text("Please choose one of the list."))
        duties[person_id] = duties.get(person_id, frozenset()) | {held}
    return duties
