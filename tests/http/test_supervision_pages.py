"""What a supervisor sees, takes away, and does not see."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from flask import g
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import Browser, signed_in
from tests.support.openings import open_lot, three_bids
from tests.support.projects import (
    a_draft,
    a_submitted_project,
    an_accepted_project,
    check,
    submit,
    take_up,
)
from trading.kernel.clock import BEIJING
from trading.projects import commands
from trading.projects.rules import CheckResult
from trading.store.audit import AccessEvent


@pytest.fixture(autouse=True)
def frozen(world: World) -> Iterator[None]:
    """Let pages read the world's clock."""
    stop = world.app.before_request_funcs.setdefault(None, [])
    stop.insert(0, lambda: setattr(g, "clock", world.clock))
    yield
    stop.pop(0)


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def supervisor(world: World, county: County) -> Browser:
    return signed_in(world, county.supervisor)


def timeline(browser: Browser, project_id: object, query: str = "") -> list[list[str]]:
    text = browser.get(f"/supervision/projects/{project_id}/timeline.csv{query}").text
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))[1:]


def a_tender(world: World, county: County, lots: int = 2) -> PublishedTender:
    return a_published_tender(world, county, project=an_accepted_project(world, county, lots=lots))


def test_the_timeline_tells_who_did_what_when_and_from_where(
    world: World, county: County, supervisor: Browser
) -> None:
    project_id = an_accepted_project(world, county)
    acts = timeline(supervisor, project_id)
    accepted = next(act for act in acts if act[1] == "受理登记")
    assert accepted[0] == world.clock.now().astimezone(BEIJING).isoformat(timespec="seconds")
    assert accepted[4:7] == ["李经办", "示范县公共资源交易中心", "192.0.2.10"]
    saved = next(act for act in acts if act[1] == "保存登记内容" and "地点" in act[7])
    assert "+ 地点 石堰村一组至三组" in saved[7]
    page = supervisor.get(f"/supervision/projects/{project_id}").text
    for words in ("受理登记", "李经办", "192.0.2.10", "变更前后"):
        assert words in page


def test_nothing_about_bids_is_told_before_the_deadline_and_everything_after(
    world: World, county: County, supervisor: Browser
) -> None:
    tender = a_tender(world, county)
    quiet = timeline(supervisor, tender.project_id)
    three_bids(world, county, tender.lot_attempt_ids[0])
    world.clock.advance_to(tender.deadline - timedelta(milliseconds=1))
    assert timeline(supervisor, tender.project_id) == quiet
    page = supervisor.get(f"/supervision/projects/{tender.project_id}?what=bids").text
    assert "示范建设101有限公司" not in page
    assert "对监督人员同样不公开" in page
    world.clock.advance_to(tender.deadline)
    received = [act for act in timeline(supervisor, tender.project_id) if act[1] == "收到封存的投标文件"]
    assert {act[5] for act in received} == {f"示范建设10{each}有限公司" for each in (1, 2, 3)}


def test_a_lot_whose_deadline_was_moved_stays_silent_while_another_speaks(
    world: World, county: County, supervisor: Browser
) -> None:
    first = a_tender(world, county, lots=1)
    world.clock.advance(timedelta(days=5))
    second = a_tender(world, county, lots=1)
    for tender in (first, second):
        seal_and_submit(world, tender.lot_attempt_ids[0], county.bidders[0])
    world.clock.advance_to(first.deadline)
    said = [[act[1] for act in timeline(supervisor, each.project_id)] for each in (first, second)]
    assert "收到封存的投标文件" in said[0]
    assert "收到封存的投标文件" not in said[1]


def test_a_timeline_is_narrowed_by_person_subject_and_period(
    world: World, county: County, supervisor: Browser
) -> None:
    tender = a_tender(world, county)
    everything = timeline(supervisor, tender.project_id)
    by_operator = timeline(supervisor, tender.project_id, f"?who={county.operator.person_id}")
    assert {act[4] for act in by_operator} == {"李经办"}
    locks = timeline(supervisor, tender.project_id, "?what=locks")
    assert {act[1] for act in locks} == {"确定标段的持钥人", "持钥人制锁"}
    today = world.clock.now().date().isoformat()
    assert timeline(supervisor, tender.project_id, f"?from={today}&to={today}") == everything
    assert timeline(supervisor, tender.project_id, "?from=2099-01-01") == []
    assert timeline(supervisor, tender.project_id, "?who=nobody&what=x&from=x&to=x") == everything


def test_late_steps_get_cards_and_wait_on_the_first_page(
    world: World, county: County, supervisor: Browser
) -> None:
    project_id = a_submitted_project(world, county)
    assert "没有" not in supervisor.get("/supervision").text.split("正在办理的环节")[1][:400]
    assert str(project_id) not in supervisor.get("/home").text
    world.clock.advance(timedelta(days=10))
    assert "已超期" in supervisor.get("/supervision").text
    assert str(project_id) in supervisor.get("/home").text


def test_a_second_return_for_something_new_is_flagged(
    world: World, county: County, supervisor: Browser
) -> None:
    project_id = a_submitted_project(world, county)
    for code, result in (("approval", CheckResult.MISSING), ("authority", CheckResult.WRONG)):
        take_up(world, county.operator, project_id)
        check(world, county.operator, project_id, **{code: (result, "请补正")})
        with world.acting(county.operator) as tx:
            commands.send_back(tx, project_id, world.platform.config, late_reason="复核时发现")
        world.clock.advance(timedelta(hours=1))
        if code == "approval":
            assert "未一次告知" not in supervisor.get("/supervision").text
            submit(world, county.unit.drafter, project_id)
    assert "未一次告知" in supervisor.get("/supervision").text


def test_the_applied_rule_is_one_click_away_with_its_source(
    world: World, county: County, supervisor: Browser
) -> None:
    tender = a_tender(world, county)
    address = f"/supervision/projects/{tender.project_id}"
    assert f'href="{address}/rule"' in supervisor.get(address).text
    rule = supervisor.get(f"{address}/rule").text
    assert "必须在县公共资源交易中心交易" in rule
    assert "由县里确定" in rule
    assert "工程比选" in rule


def test_own_looks_are_shown(world: World, county: County, supervisor: Browser) -> None:
    project_id = an_accepted_project(world, county)
    supervisor.get(f"/supervision/projects/{project_id}")
    assert f"/supervision/projects/{project_id}" in supervisor.get("/supervision/looks").text
    assert world.session.scalars(select(AccessEvent.path)).first() is not None


def test_a_draft_that_was_never_submitted_is_the_units_own_affair(
    world: World, county: County, supervisor: Browser
) -> None:
    assert supervisor.get(f"/supervision/projects/{a_draft(world, county)}").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/looks", "/projects/{}", "/projects/{}/rule", "/projects/{}/timeline.csv"]
)
def test_nobody_else_gets_in(world: World, county: County, path: str) -> None:
    address = "/supervision" + path.format(an_accepted_project(world, county))
    for actor in (county.operator, county.unit.approver, county.administrator, county.bidders[0]):
        assert signed_in(world, actor).get(address).status_code == 403


def test_after_the_opening_the_timeline_names_every_step_of_it(
    world: World, county: County, supervisor: Browser
) -> None:
    tender = a_tender(world, county, lots=1)
    three_bids(world, county, tender.lot_attempt_ids[0])
    open_lot(world, tender, tender.lot_attempt_ids[0])
    said = {act[1] for act in timeline(supervisor, tender.project_id)}
    assert said >= {"固定投标名单", "交付密钥", "开启一份投标文件", "标段全部投标文件开启完毕"}
