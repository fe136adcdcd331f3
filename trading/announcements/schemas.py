"""What the forms of tenders and notices may send."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import fields

from trading.announcements.rules import DocumentKind
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.procedures.criteria import Criterion, CriterionKind, points
from trading.projects.models import LotAttempt
from trading.web.forms import (
    REQUIRED,
    BeijingMoment,
    Form,
    Identifier,
    Line,
    Paragraphs,
    Refused,
    Yuan,
    bind,
    choice,
)


class WholeNumber(fields.Field[int]):
    """A whole number of at least 1; empty is None where it is optional."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int | None:  # type: ignore[override]  # an empty optional number is None
        written = str(value).strip()
        if not written and not self.required:
            return None
        if not written:
            raise Refused(REQUIRED)
        if not written.isdecimal() or not 1 <= int(written[:9]) <= self.most:
            raise Refused(text("Enter a whole number from 1 to %(most)s.", most=self.most))
        return int(written)


class StartForm(Form):
    lots = fields.List(Identifier(), required=True)


class TermsForm(Form):
    """Everything but the title may still be empty; it is asked for before the sign-off."""

    version = fields.Integer(required=True)
    title = Line(required=True)
    documents_from = BeijingMoment(load_default=None)
    documents_until = BeijingMoment(load_default=None)
    questions_until = BeijingMoment(load_default=None)
    sign_up_until = BeijingMoment(load_default=None)
    deadline = BeijingMoment(load_default=None)
    opening_place = Line(load_default="")
    need = Paragraphs(load_default="", limit=10_000)
    qualification = Paragraphs(load_default="", limit=10_000)
    objection_channel = Paragraphs(load_default="", limit=2_000)
    duration_days = WholeNumber(load_default=None, most=3650)
    validity_days = WholeNumber(required=True, most=365)
    bid_security = Yuan(load_default=None)
    joint_members_at_most = WholeNumber(load_default=None, most=10)
    contact = Line(load_default="", limit=300)


class DocumentForm(Form):
    kind = choice(*(kind.value for kind in DocumentKind))
    title = Line(required=True)


class CopyForm(Form):
    earlier = Identifier(required=True)


class CustodiansForm(Form):
    custodians = fields.List(Identifier(), required=True)
    quorum = WholeNumber(required=True, most=15)


class SendBackForm(Form):
    reason = Paragraphs(required=True, limit=2_000)


class AmendmentForm(Form):
    """New values of published facts; the form begins with the present ones."""

    documents_until = BeijingMoment(required=True)
    questions_until = BeijingMoment(load_default=None)
    deadline = BeijingMoment(required=True)
    opening_place = Line(required=True)
    need = Paragraphs(required=True, limit=10_000)
    qualification = Paragraphs(required=True, limit=10_000)
    objection_channel = Paragraphs(required=True, limit=2_000)
    duration_days = WholeNumber(load_default=None, most=3650)
    validity_days = WholeNumber(required=True, most=365)
    bid_security = Yuan(load_default=None)
    contact = Line(required=True, limit=300)
    reason = Paragraphs(required=True, limit=2_000)
    material = choice("yes", "no")
    reseal = choice("yes", "no")


class TerminationForm(Form):
    lots = fields.List(Identifier(), required=True)
    reason = Paragraphs(required=True, limit=2_000)
    next_step = Paragraphs(required=True, limit=2_000)


class PartForm(Form):
    """One part of a bid; without a title it is not asked for."""

    title = Line(load_default="")
    mandatory = fields.String(load_default="")
    template = Identifier(load_default=None)


def ceilings(sent: Mapping[str, str], attempts: Sequence[LotAttempt]) -> dict[UUID, Money | None]:
    """Read the ceiling prices from fields named `ceiling-<lot attempt>`; raises Invalid by field."""
    found: dict[UUID, Money | None] = {}
    faults: dict[str, list[Text]] = {}
    for attempt in attempts:
        name = f"ceiling-{attempt.id}"
        written = sent.get(name, "").strip()
        try:
            found[attempt.id] = Money.parse_yuan(written) if written else None
        except Invalid as refused:
            faults[name] = [refused.message]
    if faults:
        raise Invalid(fields=faults)
    return found


def parts(sent: Mapping[str, str], codes: Sequence[str]) -> list[tuple[str, str, bool, UUID | None]]:
    """Read the required parts from fields like `title-<code>`; raises Invalid by field."""
    found = []
    for code in codes:
        given = {name: sent.get(f"{name}-{code}", "") for name in ("title", "mandatory", "template")}
        try:
            part = bind(PartForm(), given)
        except Invalid as refused:
            raise Invalid(fields={f"{name}-{code}": why for name, why in refused.fields.items()}) from refused
        if part["title"]:
            found.append((code, part["title"], part["mandatory"] == "yes", part["template"]))
    return found


CRITERIA_ROWS = 12
"""How many criteria the form offers."""


def criteria(sent: Mapping[str, str]) -> list[Criterion]:
    """Read the rows `kind-n`, `title-n`, `points-n`, `guidance-n` that have a title; raises Invalid."""
    found, wrong = [], {}
    for row in range(1, CRITERIA_ROWS + 1):
        title = sent.get(f"title-{row}", "").strip()
        if not title:
            continue
        try:
            kind = CriterionKind(sent.get(f"kind-{row}", ""))
            is_scored = kind is not CriterionKind.PASS_FAIL
            maximum = points(sent.get(f"points-{row}", "")) if is_scored else 0
        except Invalid as fault:
            wrong[f"points-{row}"] = [fault.message]
            continue
        except ValueError:
            wrong[f"kind-{row}"] = [text("Please choose one of the list.")]
            continue
        code = sent.get(f"code-{row}", "").strip() or f"c{row}"
        found.append(
            Criterion(code[:20], title[:200], kind, maximum, sent.get(f"guidance-{row}", "").strip())
        )
    if wrong:
        raise Invalid("criteria_unreadable", fields=wrong)
    return found
