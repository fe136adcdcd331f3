"""Every component with a plausible content, for whoever builds a page. Registered in demo mode only."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from marshmallow import fields

from trading.kernel.money import Money
from trading.kernel.text import text
from trading.web.errors import redisplay
from trading.web.forms import BeijingMoment, Day, Form, Line, Paragraphs, Refused, Yuan, bind, choice
from trading.web.identity import clock

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")

PAGES = (
    ("styleguide.index", "部件总览"),
    ("styleguide.front", "首页"),
    ("styleguide.project", "项目页"),
    ("styleguide.notice", "公告"),
    ("styleguide.receipt", "回执"),
    ("styleguide.tasks", "任务清单"),
    ("styleguide.form", "表单"),
)

DIGEST = "3f7c1e0a9b52d4c86e1f0b7a2d93c5e48f60a1b7c9d2e3f4051627384950a6bc"


class SampleForm(Form):
    """One field of each kind, so that each kind of refusal can be seen."""

    name = Line(required=True, limit=60)
    estimate = Yuan(required=True)
    opens_at = BeijingMoment(required=True)
    planned_start = Day(required=True)
    category = choice("works", "goods", "services")
    fund = fields.List(fields.String(), required=True)
    scope = Paragraphs(required=True, limit=500)
    credit_code = Line(required=True, limit=18)

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        if field_name == "credit_code":
            field_obj.validators.append(_must_have_18_characters)


def _must_have_18_characters(code: str) -> None:
    if len(code) != 18:
        raise Refused(text("A unified social credit code has 18 characters."))


def _page(name: str, **values: Any) -> str:
    return render_template(
        f"styleguide/{name}.html",
        pages=PAGES,
        moment_of=lambda **span: clock().now() + timedelta(**span),
        yuan=Money.yuan,
        digest=DIGEST,
        **values,
    )


@bp.get("/")
def index() -> str:
    return _page("index")


@bp.get("/home")
def front() -> str:
    return _page("home")


@bp.get("/project")
def project() -> str:
    return _page("project")


@bp.get("/notice")
def notice() -> str:
    return _page("notice")


@bp.get("/receipt")
def receipt() -> str:
    return _page("receipt")


@bp.get("/tasks")
def tasks() -> str:
    return _page("tasks")


@bp.get("/form")
def form() -> str:
    return _page("form")


@bp.post("/form")
@redisplay(form)
def check_form() -> str:
    bind(SampleForm())
    return _page("form")
