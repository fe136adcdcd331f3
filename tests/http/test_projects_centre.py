"""The centre's pages: the board, the check item by item, the answers and their slips."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.support.accounts import County, a_county
from tests.support.app import START, World
from tests.support.client import signed_in
from tests.support.projects import (
    a_draft,
    a_submitted_project,
    an_accepted_project,
    check,
    submit,
    take_up,
)
from trading.kernel.clock import FrozenClock
from trading.kernel.money import Money
from trading.projects import commands
from trading.projects.checklist import items_for
from trading.projects.models import Project
from trading.projects.rules import CheckResult, ProjectState


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def all_in_order(**changed: str) -> dict[str, str]:
    """The checklist of works as a form; `changed` by item code."""
    return {f"{item.code}-result": changed.get(item.code, "in_order") for item in items_for("works")}


def send_checks(browser: FlaskClient, project_id: UUID, then: str, **form: str) -> str:
    """Save the checklist and follow to where the button leads."""
    answer = browser.post(f"/centre/projects/{project_id}/checks", data={**form, "then": then})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_an_operator_takes_up_checks_and_accepts(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    browser = signed_in(world, county.operator)
    assert "云栖县农村公路" in browser.get("/centre/projects").text
    browser.post(f"/centre/projects/{project_id}/take-up")
    confirm = send_checks(browser, project_id, "accept", **all_in_order())
    assert "编号" in browser.get(confirm).text
    slip = browser.post(confirm, follow_redirects=True).text
    assert "受理通知书" in slip
    assert "云公资〔2026〕0001号" in slip
    assert world.session.get_one(Project, project_id).state is ProjectState.ACCEPTED
    assert "云公资〔2026〕0001号" in signed_in(world, county.unit.drafter).get("/unit/projects").text


def test_what_is_missing_reaches_the_unit_on_one_slip(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    browser = signed_in(world, county.operator)
    form = all_in_order(approval="wrong", design="missing") | {"approval-remark": "文号看不清，请重新扫描。"}
    confirm = send_checks(browser, project_id, "return", **form)
    browser.post(confirm)
    page = signed_in(world, county.unit.drafter).get(f"/unit/projects/{project_id}").text
    assert "一次性补正告知书" in page
    assert "文号看不清，请重新扫描。" in page
    assert "初步设计及概算批复" in page


def test_a_wrong_item_without_a_remark_keeps_the_form(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    browser = signed_in(world, county.operator)
    form = all_in_order(approval="wrong") | {"design-remark": "另见说明"}
    answer = browser.post(f"/centre/projects/{project_id}/checks", data=form)
    assert answer.status_code == 422
    assert 'href="#f-approval-remark"' in answer.text
    assert "另见说明" in answer.text


def test_an_item_raised_only_the_second_time_is_shown_to_operator_and_board(
    world: World, county: County
) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id, design=(CheckResult.MISSING, ""))
    with world.acting(county.operator) as tx:
        commands.send_back(tx, project_id, world.platform.config)
    submit(world, county.unit.drafter, project_id)
    take_up(world, county.operator, project_id)
    browser = signed_in(world, county.operator)
    form = all_in_order(design="missing", estimate="missing")
    confirm = send_checks(browser, project_id, "return", **form)
    assert "前次未告知" in browser.get(confirm).text
    assert browser.post(confirm).status_code == 422
    browser.post(confirm, data={"late_reason": "漏看"})
    assert "存在前次未告知事项" in browser.get("/centre/projects").text
    slip = world.session.get_one(Project, project_id).slips[-1]
    assert "前次未告知" in signed_in(world, county.supervisor).get(f"/slips/{slip.id}").text


@pytest.mark.parametrize(("hours", "words"), [(1, "未超时"), (36, "即将到期"), (40, "已超期")])
def test_the_card_of_a_step_follows_the_promise(
    world: World, county: County, hours: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_submitted_project(world, county)
    later = FrozenClock(START + timedelta(hours=hours))
    monkeypatch.setattr("trading.projects.pages.board.clock", lambda: later)
    assert f">{words}</span>" in signed_in(world, county.operator).get("/centre/projects").text


def test_a_colleague_reads_but_finds_no_buttons(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    take_up(world, county.operator, project_id)
    colleague = signed_in(world, county.second_operator)
    page = colleague.get(f"/centre/projects/{project_id}").text
    assert "李经办" in page
    assert 'type="radio"' not in page
    assert colleague.get(f"/centre/projects/{project_id}/accept").status_code == 404
    assert colleague.post(f"/centre/projects/{project_id}/accept").status_code == 403
    assert colleague.post(f"/centre/projects/{project_id}/checks", data=all_in_order()).status_code == 403


def test_a_draft_is_unknown_to_the_centre(world: World, county: County) -> None:
    project_id = a_draft(world, county)
    browser = signed_in(world, county.operator)
    assert browser.get(f"/centre/projects/{project_id}").status_code == 404
    assert "云栖县农村公路" not in browser.get("/centre/projects").text


def test_a_small_project_is_recorded_with_a_slip(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county, lots=1, estimate=Money.yuan(30_000))
    take_up(world, county.operator, project_id)
    browser = signed_in(world, county.operator)
    confirm = send_checks(browser, project_id, "record", **all_in_order())
    assert "登记备案" in browser.post(confirm, follow_redirects=True).text


@pytest.mark.parametrize("path", ["/centre/projects", "/unit/projects", "/unit/projects/new"])
def test_pages_of_one_role_are_closed_to_the_others(world: World, county: County, path: str) -> None:
    allowed = county.operator if path.startswith("/centre") else county.unit.drafter
    for role, actor in county.one_of_each_role().items():
        expected = 200 if role is allowed.role else 403
        assert signed_in(world, actor).get(path).status_code == expected, role


def test_a_slip_is_read_by_those_concerned_and_by_nobody_else(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county)
    slip_id = world.session.get_one(Project, project_id).slips[0].id
    world.work()
    for reader in (county.unit.drafter, county.agent, county.operator, county.supervisor):
        expected = 404 if reader is county.agent else 200
        browser = signed_in(world, reader)
        assert browser.get(f"/slips/{slip_id}").status_code == expected
        pdf = browser.get(f"/slips/{slip_id}.pdf")
        assert pdf.status_code == expected
        pdf.close()
    assert signed_in(world, county.bidders[0]).get(f"/slips/{slip_id}").status_code == 404


def test_what_waits_for_the_operator_stands_on_the_first_page(world: World, county: County) -> None:
    waiting = a_submitted_project(world, county)
    mine = a_submitted_project(world, county)
    take_up(world, county.operator, mine)
    page = signed_in(world, county.operator).get("/home").text
    assert f"/centre/projects/{waiting}" in page
    assert f"/centre/projects/{mine}" in page
    assert f"/centre/projects/{mine}" not in signed_in(world, county.second_operator).get("/home").text


def test_the_frozen_decision_is_told_with_its_rule(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    page = signed_in(world, county.operator).get(f"/centre/projects/{project_id}").text
    rule = json.loads(world.session.get_one(Project, project_id).decision or "")["rule"]
    assert f"规则 {rule['id']}" in page
    assert "必须在县公共资源交易中心交易" in page


def test_supervision_reads_the_check_but_can_do_nothing(world: World, county: County) -> None:
    project_id = a_submitted_project(world, county)
    watcher = signed_in(world, county.supervisor)
    page = watcher.get(f"/centre/projects/{project_id}").text
    assert "必须在县公共资源交易中心交易" in page
    assert "take-up" not in page
    for path in ("take-up", "checks", "accept", "return", "decline", "record"):
        assert watcher.post(f"/centre/projects/{project_id}/{path}").status_code == 403, path
    assert world.session.get_one(Project, project_id).state is ProjectState.SUBMITTED


def test_projects_of_one_unit_and_kind_are_laid_side_by_side(world: World, county: County) -> None:
    first = a_submitted_project(world, county, estimate=Money.yuan(1_900_000))
    world.clock.advance(timedelta(days=100))
    second = a_submitted_project(world, county, estimate=Money.yuan(1_950_000))
    browser = signed_in(world, county.operator)
    page = browser.get(f"/centre/projects/{second}").text
    assert "该单位一年内的同类项目" in page
    assert f"/centre/projects/{first}" in page
    assert "该单位一年内的同类项目" not in browser.get(f"/centre/projects/{first}").text
