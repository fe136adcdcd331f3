"""What may be sent for each task of a registration: everything may be empty, nothing may be nonsense."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from trading.eligibility.vocabulary import ANSWERS, Fact, Fund
from trading.kernel.text import text
from trading.procedures.vocabulary import Category
from trading.projects.particulars import PARTICULARS
from trading.projects.registration import INVESTMENT_CODE, Section
from trading.projects.rules import CheckResult
from trading.web.forms import REQUIRED, Day, Form, Identifier, Line, Paragraphs, Refused, Yuan, choice

ROWS_LIMIT: Final = 30
"""The most lots, or sources of money, of one project."""

_ROW: Final = re.compile(r"(?P<list>funding|lots)-(?P<index>\d{1,2})-(?P<name>[a-z]+)")


class Versioned(Form):
    """Every form of a registration says which version of it the reader saw."""

    version = fields.Integer(required=True)


class Basics(Versioned):
    title = Line(load_default="")
    category = choice("", *(category.value for category in Category))
    content = Paragraphs(load_default="", limit=5_000)
    agent_id = Identifier(load_default=None)
    planned_start = Day(load_default=None)


class Started(Basics):
    """The first form: without a name the project could not be found again."""

    version = fields.Integer(load_default=1)
    title = Line(required=True)
    procuring_entity_id = Identifier(load_default=None)


class Place(Versioned):
    region_code = Line(load_default="", limit=12)
    place = Line(load_default="", limit=300)


class FundingRow(Form):
    fund = choice("", *(fund.value for fund in Fund), required=False)
    amount = Yuan(load_default=None)

    @post_load
    def _whole(self, row: dict[str, Any], **options: Any) -> dict[str, Any]:
        return _whole_row(row, ("fund", "amount"))


class LotRow(Form):
    title = Line(load_default="")
    estimate = Yuan(load_default=None)

    @post_load
    def _whole(self, row: dict[str, Any], **options: Any) -> dict[str, Any]:
        return _whole_row(row, ("title", "estimate"))


class MoneyForm(Versioned):
    total_investment = Yuan(load_default=None)
    contract_estimate = Yuan(load_default=None)
    budget = Yuan(load_default=None)
    valuation = Yuan(load_default=None)
    yearly_rent = Yuan(load_default=None)
    budget_line = Line(load_default="", limit=100)
    funding = fields.List(fields.Nested(FundingRow), load_default=list)

    @post_load
    def _filled(self, form: dict[str, Any], **options: Any) -> dict[str, Any]:
        return {**form, "funding": [(row["fund"], row["amount"]) for row in form["funding"] if row]}


class InvestmentCode(Line):
    """The national investment project code; full-width digits and other dashes are read too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        line = unicodedata.normalize("NFKC", super()._deserialize(value, attr, data, **options))
        code = re.sub(r"[‐-―−]", "-", line).replace(" ", "")
        if code and not INVESTMENT_CODE.fullmatch(code):
            raise Refused(text("The code has 24 characters, like 2026-511999-48-01-123456."))
        return code


class Approval(Versioned):
    approval_number = Line(load_default="", limit=100)
    approval_authority = Line(load_default="")
    approval_date = Day(load_default=None)
    investment_code = InvestmentCode(load_default="", limit=40)


class Lots(Versioned):
    lots = fields.List(fields.Nested(LotRow), load_default=list)

    @post_load
    def _filled(self, form: dict[str, Any], **options: Any) -> dict[str, Any]:
        return {**form, "lots": [(row["title"], row["estimate"]) for row in form["lots"] if row]}


class ParticularsForm(Versioned):
    """The facts of a right, an asset or a lease; which of them count follows from the category."""

    particulars = fields.Dict(values=Paragraphs(limit=2_000), load_default=dict)

    @pre_load
    def _gathered(self, form: dict[str, Any], **options: Any) -> dict[str, Any]:
        known = {each.key for asked in PARTICULARS.values() for each in asked}
        return {**form, "particulars": {key: form[key] for key in known if key in form}}


class MethodForm(Versioned):
    """The questions on which the decision depends, and the method and procedure that are wanted."""

    method = Line(load_default="", limit=30)
    procedure_code = Line(load_default=None, limit=40)
    method_reason = Paragraphs(load_default="", limit=1_000)
    answers = fields.Dict(load_default=dict)

    @pre_load
    def _gathered(self, form: dict[str, Any], **options: Any) -> dict[str, Any]:
        return {**form, "answers": {fact.value: form[fact.value] for fact in ANSWERS if form.get(fact.value)}}

    @validates_schema
    def _known(self, form: dict[str, Any], **options: Any) -> None:
        wrong = [name for name, answer in form["answers"].items() if answer not in ANSWERS[Fact(name)]]
        if wrong:
            raise ValidationError("choose", wrong[0])


SCHEMAS: Final[Mapping[Section, type[Form]]] = {
    Section.BASICS: Basics,
    Section.PLACE: Place,
    Section.MONEY: MoneyForm,
    Section.PARTICULARS: ParticularsForm,
    Section.APPROVAL: Approval,
    Section.LOTS: Lots,
    Section.METHOD: MethodForm,
}


class AttachmentForm(Versioned):
    kind = Line(required=True, limit=40)


class OutcomeForm(Form):
    """How a recorded project was concluded."""

    partner = Line(required=True, limit=200)
    price = Yuan(required=True)
    concluded_on = Day(required=True)
    remark = Paragraphs(required=True, limit=1_000)


class CheckRow(Form):
    result = choice("", *(result.value for result in CheckResult), required=False)
    remark = Line(load_default="", limit=500)


class Answer(Form):
    """What the operator says beside the checked items; which of them is needed depends on the answer."""

    late_reason = Paragraphs(load_default="", limit=1_000)
    reasons = Paragraphs(load_default="", limit=2_000)


def with_rows(form: Mapping[str, str]) -> dict[str, Any]:
    """Gather repeated rows (`lots-0-title`, `lots-0-estimate`, …) of a plain form into lists."""
    given: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in form.items():
        found = _ROW.fullmatch(name)
        if found is None:
            given[name] = value
        elif int(found["index"]) < ROWS_LIMIT:
            rows.setdefault(found["list"], {}).setdefault(int(found["index"]), {})[found["name"]] = value
    for name, numbered in rows.items():
        given[name] = [numbered.get(index, {}) for index in range(max(numbered) + 1)]
    return given


def _whole_row(row: dict[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    """A row is empty, or both its fields are filled in."""
    given = [name for name in names if row.get(name)]
    if len(given) == 1:
        missing = next(name for name in names if name not in given)
        raise ValidationError([REQUIRED], missing)
    return row if given else {}
