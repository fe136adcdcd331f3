"""The purchasing unit's pages: a registration filled in task by task, without JavaScript."""

from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.projects import (
    a_draft,
    a_pdf,
    a_submitted_project,
    an_accepted_project,
    attach,
    check,
    take_up,
    version_of,
)
from trading.kernel.money import Money
from trading.projects import commands
from trading.projects.models import Project
from trading.projects.rules import ProjectState


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def post(browser: FlaskClient, world: World, project_id: UUID, task: str, **fields: str) -> str:
    """Send one task's form as a browser does; gives the page that follows."""
    form = {"version": str(version_of(world, project_id)), "then": "list", **fields}
    answer = browser.post(f"/unit/projects/{project_id}/{task}", data=form, follow_redirects=True)
    return answer.text


def test_a_registration_is_filled_in_and_submitted_on_paper_forms(world: World, county: County) -> None:
    browser = signed_in(world, county.unit.drafter)
    begun = {"title": "石堰村至白鹭村公路修复", "category": "works", "content": "修复路面。"}
    assert browser.post("/unit/projects", data=begun).status_code == 302
    project_id = world.session.scalars(select(Project.id)).one()

    post(browser, world, project_id, "place", region_code="511999100200", place="一组")
    money = {"total_investment": "１，８００，０００", "contract_estimate": "1800000.00"}
    rows = {"funding-0-fund": "county", "funding-0-amount": "1,500,000", "funding-2-fund": "township"}
    post(browser, world, project_id, "money", **money, **rows, **{"funding-2-amount": "300000"})
    approval = {"approval_number": "云发改投〔2026〕88号", "approval_authority": "云栖县发展和改革局"}
    code = {"approval_date": "2026-11-20", "investment_code": "２０２６－511999-48-01-123456"}
    post(browser, world, project_id, "approval", **approval, **code)
    lots = {"lots-0-title": "第1标段", "lots-0-estimate": "1000000"}
    post(
        browser, world, project_id, "lots", **lots, **{"lots-1-title": "第2标段", "lots-1-estimate": "800000"}
    )
    page = post(browser, world, project_id, "method", procedure_code="bixuan_works", then="here")
    assert "必须在县公共资源交易中心交易" in page

    for kind in ("approval", "funds_secured"):
        upload = {"version": str(version_of(world, project_id)), "kind": kind}
        upload["file"] = (BytesIO(a_pdf(kind)), "扫描件.pdf")  # type: ignore[assignment]  # a file of the form
        answer = browser.post(f"/unit/projects/{project_id}/files", data=upload)
        assert answer.status_code == 302

    assert "提交登记" in browser.get(f"/unit/projects/{project_id}/check").text
    page = post(browser, world, project_id, "submit")
    assert "等待交易中心接收" in page
    saved = world.session.get_one(Project, project_id)
    assert saved.state is ProjectState.SUBMITTED
    assert saved.investment_code == "2026-511999-48-01-123456"
    assert [(row.fund, row.amount.yuan_text()) for row in saved.funding] == [
        ("county", "1500000.00"),
        ("township", "300000.00"),
    ]


@pytest.mark.parametrize(
    ("task", "field", "typed"),
    [
        ("money", "total_investment", "1e3"),
        ("money", "total_investment", "-5"),
        ("money", "funding-1-amount", "一百万"),
        ("lots", "lots-0-estimate", "12.345"),
        ("approval", "investment_code", "2026-48-01"),
        ("approval", "approval_date", "2026-02-30"),
        ("basics", "title", "公路修复🚧"),
        ("basics", "content", "长" * 5_001),
        ("basics", "category", "ships"),
        ("place", "region_code", "110000000000"),
        ("method", "central_catalogue", "perhaps"),
    ],
)
def test_what_cannot_be_read_stays_in_the_form_with_a_reason(
    world: World, county: County, task: str, field: str, typed: str
) -> None:
    project_id = a_draft(world, county)
    browser = signed_in(world, county.unit.drafter)
    form = {
        "version": str(version_of(world, project_id)),
        "category": "works",
        "lots-0-title": "甲",
        field: typed,
    }
    form |= {"funding-1-fund": "city"}
    answer = browser.post(f"/unit/projects/{project_id}/{task}", data=form)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    if field not in ("category", "central_catalogue", "region_code"):
        assert typed in answer.text


def test_a_half_filled_row_asks_for_the_other_half(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    browser = signed_in(world, county.unit.drafter)
    page = post(browser, world, project_id, "lots", **{"lots-3-title": "只有名称"})
    assert 'href="#f-lots-3-estimate"' in page
    assert "只有名称" in page


def test_a_stale_form_keeps_its_text_and_shows_what_was_saved_meanwhile(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    read = str(version_of(world, project_id))
    colleague, browser = signed_in(world, county.unit.reviewer), signed_in(world, county.unit.drafter)
    post(colleague, world, project_id, "basics", title="同事改的名称", category="works")
    mine = {"version": read, "title": "我写的名称", "category": "works"}
    answer = browser.post(f"/unit/projects/{project_id}/basics", data=mine)
    assert answer.status_code == 409
    assert 'value="我写的名称"' in answer.text
    assert "同事改的名称" in answer.text
    assert world.session.get_one(Project, project_id).title == "同事改的名称"


def test_a_place_is_found_by_name_and_by_going_down(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    browser = signed_in(world, county.unit.drafter)
    assert "511999100201" in browser.get(f"/unit/projects/{project_id}/region?q=白鹭").text
    assert "511999101200" in browser.get(f"/unit/projects/{project_id}/region?within=511999101000").text
    assert "没有找到" in browser.get(f"/unit/projects/{project_id}/region?q=不存在").text


def test_a_gap_in_the_rules_is_said_and_leaves_no_button_to_submit(world: World, county: County) -> None:
    project_id = a_draft(world, county, fund="own")
    browser = signed_in(world, county.unit.drafter)
    page = browser.get(f"/unit/projects/{project_id}/check").text
    assert "规则缺口" in page
    assert f'action="/unit/projects/{project_id}/submit"' not in page


def test_a_needed_fact_is_asked_by_name(world: World, county: County) -> None:
    project_id = a_draft(world, county, category="goods", lots=1)
    browser = signed_in(world, county.unit.drafter)
    page = post(browser, world, project_id, "method", then="here")
    assert 'name="central_catalogue"' in page
    assert 'name="procedure_code"' not in page
    page = post(browser, world, project_id, "method", central_catalogue="yes", then="here")
    assert "无需选择交易方式" in page


def test_reading_changes_nothing(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    before = version_of(world, project_id)
    browser = signed_in(world, county.unit.drafter)
    for task in (
        "",
        "/basics",
        "/place",
        "/money",
        "/approval",
        "/lots",
        "/method",
        "/files",
        "/check",
        "/region",
    ):
        assert browser.get(f"/unit/projects/{project_id}{task}").status_code == 200, task
    assert version_of(world, project_id) == before


def test_another_unit_finds_no_trace_of_a_project(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county)
    stranger = signed_in(world, county.other_unit.drafter)
    paths = [f"/unit/projects/{project_id}{task}" for task in ("", "/basics", "/files", "/check", "/region")]
    assert {stranger.get(path).status_code for path in paths} == {404}
    assert "云栖县农村公路" not in stranger.get("/unit/projects").text
    assert a_visitor(world).get(paths[0]).status_code == 302


def test_once_submitted_the_forms_lead_to_where_it_stands(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    browser = signed_in(world, county.unit.drafter)
    answer = browser.get(f"/unit/projects/{project_id}/money")
    assert answer.headers["Location"] == f"/unit/projects/{project_id}"
    assert "李经办" in browser.get(f"/unit/projects/{project_id}").text


def test_what_waits_for_the_unit_stands_on_its_first_page(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    page = signed_in(world, county.unit.drafter).get("/home").text
    assert f"/unit/projects/{project_id}" in page
    assert f"/unit/projects/{project_id}" not in signed_in(world, county.other_unit.drafter).get("/home").text


def test_a_file_is_handed_out_as_an_inert_download_to_readers_only(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    attachment_id = attach(world, county.unit.drafter, project_id, "other", "图纸 “一”.pdf", a_pdf("x"))
    path = f"/projects/{project_id}/files/{attachment_id}"
    answer = signed_in(world, county.unit.drafter).get(path)
    assert answer.data == a_pdf("x")
    answer.close()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for stranger in (county.operator, county.other_unit.drafter, county.bidders[0], county.supervisor):
        assert signed_in(world, stranger).get(path).status_code == 404


def test_a_text_of_ten_megabytes_gets_a_clear_answer(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    browser = signed_in(world, county.unit.drafter)
    form = {"version": str(version_of(world, project_id)), "category": "works", "content": "长" * 3_500_000}
    answer = browser.post(f"/unit/projects/{project_id}/basics", data=form)
    assert answer.status_code == 413
    assert world.session.get_one(Project, project_id).content == "修复水毁路基、路面及附属设施。"


def test_a_recorded_project_asks_for_its_outcome_and_shows_it_to_the_centre(
    world: World, county: County
) -> None:
    browser = signed_in(world, county.unit.drafter)
    project_id = a_submitted_project(world, county, lots=1, estimate=Money.yuan(30_000))
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id)
    with world.acting(county.operator) as tx:
        commands.file_record(tx, project_id, world.platform.config)
    assert "报送实施结果" in browser.get("/home").text
    assert "2027" in browser.get(f"/unit/projects/{project_id}/outcome").text  # 90 days from now

    said = {"partner": "云栖县新禾建筑有限公司", "price": "28,600", "remark": "三家比价，价低者成交。"}
    refused = browser.post(f"/unit/projects/{project_id}/outcome", data={**said, "concluded_on": ""})
    assert "云栖县新禾建筑有限公司" in refused.text
    told = browser.post(
        f"/unit/projects/{project_id}/outcome",
        data={**said, "concluded_on": "2026-11-20"},
        follow_redirects=True,
    )
    assert "28,600.00" in told.text
    centre = signed_in(world, county.operator)
    assert "云栖县新禾建筑有限公司" in centre.get(f"/centre/projects/{project_id}").text
