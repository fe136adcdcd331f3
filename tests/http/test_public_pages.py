"""What a visitor without an account and without scripts sees."""

import csv
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import g

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.client import Browser, a_visitor
from tests.support.openings import an_opened_lot
from tests.support.projects import an_accepted_project
from tests.support.walks import counted
from trading.publication.commands import freshen
from trading.store.db import db


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
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, project=an_accepted_project(world, county))


@pytest.fixture
def visitor(world: World) -> Browser:
    return a_visitor(world)


TITLE = "云栖县农村公路水毁修复工程"


def test_the_first_page_shows_what_is_open_and_what_closes_next(
    visitor: Browser, tender: PublishedTender
) -> None:
    page = visitor.get("/").text
    assert page.count(TITLE) == 2
    assert f"/projects/{tender.project_id}" in page
    assert "300 万元" in page


def test_an_empty_platform_says_so(visitor: Browser) -> None:
    assert "目前没有正在接收投标的项目" in visitor.get("/").text
    assert "尚未发布公告" in visitor.get("/tenders").text


def test_an_address_of_a_narrowed_list_can_be_passed_on(visitor: Browser, tender: PublishedTender) -> None:
    address = "/tenders?q=水毁&stage=accepting&category=works&method=bixuan&region=511999100000&sort=deadline"
    page = visitor.get(address).text
    assert TITLE in page
    assert "移除条件：" in page
    assert 'href="/tenders.csv?q=' in page


@pytest.mark.parametrize(
    "address",
    [
        "/tenders?stage=secret&category=x&method=&region=../..&sort=words&page=-1",
        "/tenders?page=99999999999999999999&from=2026-13-45&to=0001-01-01",
        "/tenders?q=%00%E2%80%AE&from=9999-12-31&to=9999-12-31",
        "/tenders?page=٣",
        "/tenders?q=" + "水" * 5000,
    ],
)
def test_nonsense_in_the_address_is_left_out_and_breaks_nothing(
    visitor: Browser, tender: PublishedTender, address: str
) -> None:
    assert visitor.get(address).status_code == 200


def test_the_list_is_taken_away_as_a_table_that_holds_no_formula(
    world: World, visitor: Browser, tender: PublishedTender
) -> None:
    answer = visitor.get("/tenders.csv?q=水毁")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][1:3] == [TITLE, "示范县交通运输局"]
    assert rows[1][6] == "3000000.00"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[1])


def test_a_project_page_says_that_bidders_are_hidden_and_later_who_they_were(
    world: World, county: County, visitor: Browser, tender: PublishedTender
) -> None:
    address = f"/projects/{tender.project_id}"
    before = visitor.get(address).text
    assert "开标前，报价、投标人和投标人数对任何人都不公开" in before
    assert "把密钥中交付 2 把" in before
    assert "比选文件" in before
    an_opened_lot(world, county, tender)
    after = visitor.get(address).text
    assert "1,265,000.00" in after
    assert "示范建设102有限公司" in after


def test_an_unpublished_project_is_not_found(world: World, county: County, visitor: Browser) -> None:
    assert visitor.get(f"/projects/{an_accepted_project(world, county)}").status_code == 404


def test_a_kept_page_is_good_until_there_is_news(
    world: World, county: County, visitor: Browser, tender: PublishedTender
) -> None:
    visitor.get("/tenders")
    tag = visitor.get("/tenders").headers["ETag"]
    assert visitor.get("/tenders", headers={"If-None-Match": tag}).status_code == 304
    with world.acting(county.operator) as tx:
        freshen(tx)
        tx._required = tx._recorded = True  # news without a business act, to see the page alone
    assert visitor.get("/tenders", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/tenders", "/projects/{}"])
def test_a_kept_page_ends_at_the_deadline(
    world: World, visitor: Browser, tender: PublishedTender, address: str
) -> None:
    address = address.format(tender.project_id)
    world.clock.advance_to(tender.deadline - timedelta(milliseconds=1))
    visitor.get(address)
    tag = visitor.get(address).headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    world.clock.advance_to(tender.deadline)
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_list_costs_as_many_questions_for_three_tenders_as_for_one(
    world: World, county: County, visitor: Browser, tender: PublishedTender
) -> None:
    def cost(address: str) -> int:
        visitor.get(address)
        with counted(db.engine) as statements:
            visitor.get(address)
        return len(statements)

    pages = ("/", "/tenders", f"/projects/{tender.project_id}")
    alone = [cost(page) for page in pages]
    for _ in range(2):
        a_published_tender(world, county, project=an_accepted_project(world, county, lots=3))
    assert [cost(page) for page in pages] == alone
    assert alone[0] <= 6
    assert alone[1] <= 6


def test_a_printed_number_or_fingerprint_leads_to_the_notice(
    world: World, visitor: Browser, tender: PublishedTender
) -> None:
    note = visitor.get(f"/notices/{tender.notice_id}.note").text
    digest = next(line for line in note.splitlines() if line.startswith("digest:")).split("sha256:")[1]
    spaced = " ".join(digest[start : start + 4] for start in range(0, 64, 4))
    for name in ("GG-2026-000001-G01", digest, spaced):
        assert f"/notices/{tender.notice_id}" in visitor.get("/verify", query_string={"name": name}).text
    assert "本平台没有发布过" in visitor.get("/verify?name=GG-2026-000001-G99").text


def test_the_signature_is_checked_with_the_commands_on_the_page(
    visitor: Browser, tender: PublishedTender, tmp_path: Path
) -> None:
    page = visitor.get("/verify").text
    commands = page.split('id="commands">')[1].split("</pre>")[0].replace("&gt;", ">").replace("&#39;", "'")
    for kind in ("json", "note"):
        content = visitor.get(f"/notices/{tender.notice_id}.{kind}").data
        (tmp_path / f"notice.{kind}").write_bytes(content)

    def run() -> str:
        done = subprocess.run(
            ["sh", "-c", commands], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    said = run()
    digest = said.split()[0]
    assert f"digest: sha256:{digest}" in said
    assert "Signature Verified Successfully" in said
    note = tmp_path / "notice.note"
    note.write_text(note.read_text().replace("kind: tender", "kind: result"))
    assert "Signature Verified Successfully" not in run()


@pytest.mark.parametrize("address", ["/verify", "/security", "/help"])
def test_help_is_there_without_an_account(visitor: Browser, address: str) -> None:
    assert visitor.get(address).status_code == 200
