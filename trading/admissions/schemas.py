"""What the forms of units and bidders may send."""

from collections.abc import Mapping

from trading.admissions.commands import Partner
from trading.admissions.rules import MEMBERS_LIMIT, InvitationGround
from trading.kernel.errors import Invalid
from trading.kernel.text import Text
from trading.web.forms import REQUIRED, Day, Form, Line, Paragraphs, bind, choice


class InviteesForm(Form):
    """`invitees`: one credit code a line; whatever stands after it is for the eye."""

    invitees = Paragraphs(required=True, limit=10_000)
    ground = choice(*(ground.value for ground in InvitationGround))
    approval_number = Line(load_default="", limit=100)
    approval_authority = Line(load_default="", limit=200)
    approval_date = Day(required=True)


class VentureForm(Form):
    own_task = Line(required=True)


class PartnerForm(Form):
    credit_code = Line(load_default="", limit=18)
    task = Line(load_default="")


def credit_codes(written: str) -> list[str]:
    """The credit codes at the beginning of each line."""
    return [line.split()[0].upper() for line in written.split("\n") if line.strip()]


def partners(sent: Mapping[str, str]) -> list[Partner]:
    """Read the other members from fields like `credit_code-1` and `task-1`; raises Invalid by field."""
    found, faults = [], dict[str, list[Text]]()
    for number in range(1, MEMBERS_LIMIT):
        given = {name: sent.get(f"{name}-{number}", "") for name in ("credit_code", "task")}
        try:
            partner = bind(PartnerForm(), given)
        except Invalid as refused:
            faults |= {f"{name}-{number}": list(why) for name, why in refused.fields.items()}
            continue
        if not partner["credit_code"]:
            continue
        if not partner["task"]:
            faults[f"task-{number}"] = [REQUIRED]
        found.append(Partner(partner["credit_code"].upper(), partner["task"]))
    if faults:
        raise Invalid(fields=faults)
    return found
