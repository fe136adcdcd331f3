"""What the public finds: published tenders by one or two characters, and nothing that is not published."""

from datetime import date, timedelta

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.openings import an_opened_lot
from tests.support.projects import an_accepted_project
from trading.announcements import commands as announcing
from trading.kernel.errors import NotFound
from trading.procedures.vocabulary import Category, Method
from trading.projects.rules import Phase
from trading.publication import queries
from trading.publication.dossier import dossier
from trading.publication.search import Search


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county, project=an_accepted_project(world, county))


def titles(world: World, **asked: object) -> list[str]:
    rows, total = queries.found(world.session, Search(**asked), world.clock.now())  # type: ignore[arg-type]  # by name
    assert total == len(rows)
    return [row.title for row in rows]


@pytest.mark.parametrize(
    "words", ["水毁", "毁", "农村公路", "公路 修复", "GG-2026-000001", "示范县交通", "ｇｇ－２０２６"]
)
def test_a_tender_is_found_by_any_words_of_it(world: World, tender: PublishedTender, words: str) -> None:
    assert titles(world, q=words) == ["云栖县农村公路水毁修复工程"]


@pytest.mark.parametrize("words", ["毁水", "公修", "公路 医院", "%", "_", "工程 工 程 x"])
def test_characters_that_do_not_stand_together_are_not_found(
    world: World, tender: PublishedTender, words: str
) -> None:
    assert titles(world, q=words) == []


def test_a_list_is_narrowed_by_stage_kind_method_place_and_deadline(
    world: World, tender: PublishedTender
) -> None:
    last = (tender.deadline + timedelta(hours=8)).date()
    assert titles(world, stage=(Phase.ACCEPTING,), category=(Category.WORKS,), method=(Method.BIXUAN,))
    assert titles(world, region="511999100200") == titles(world, region="511999000000") != []
    assert titles(world, region="511999001000") == []
    assert titles(world, category=(Category.GOODS,)) == []
    assert titles(world, from_day=last, to_day=last)
    assert titles(world, to_day=last - timedelta(days=1)) == []
    assert titles(world, from_day=date(2099, 1, 1)) == []


def test_at_the_deadline_a_tender_is_no_longer_open_although_nobody_did_anything(
    world: World, tender: PublishedTender
) -> None:
    world.clock.advance_to(tender.deadline - timedelta(milliseconds=1))
    assert titles(world, stage=(Phase.ACCEPTING,))
    world.clock.advance_to(tender.deadline)
    assert titles(world, stage=(Phase.ACCEPTING,)) == []
    assert titles(world, stage=(Phase.AWAITING_KEYS,))
    assert not queries.open_now(world.session, world.clock.now())


def test_a_project_without_a_notice_is_not_public(world: World, county: County) -> None:
    project_id = an_accepted_project(world, county)
    with pytest.raises(NotFound):
        queries.published_project(world.session, project_id)
    assert titles(world) == []


def test_a_change_of_the_notice_moves_the_deadline_in_the_list_and_stands_in_the_history(
    world: World, county: County, tender: PublishedTender
) -> None:
    later = tender.deadline + timedelta(days=3)
    with world.acting(county.unit.drafter) as tx:
        draft_id = announcing.draft_amendment(
            tx,
            tender.tender_id,
            world.platform.config.instance,
            proposed={"deadline": later},
            ceilings={},
            reason="路段增加。",
            material=False,
            reseal=False,
        ).id
    world.clock.advance(timedelta(hours=1))
    signed_off(world, county.unit, draft_id)

    rows, _ = queries.found(world.session, Search(q="水毁"), world.clock.now())
    assert [row.deadline for row in rows] == [later]
    project = queries.published_project(world.session, tender.project_id)
    shown = dossier(world.session, project, world.clock.now())
    kinds = [entry.notice.kind.value for entry in shown.history if entry.notice]
    assert kinds == ["amendment", "tender"]
    assert shown.history[0].content["changes"][0]["field"] == "deadline"


def test_before_the_opening_no_lot_shows_a_bid_and_afterwards_all_prices(
    world: World, county: County, tender: PublishedTender
) -> None:
    project = queries.published_project(world.session, tender.project_id)
    before = dossier(world.session, project, world.clock.now())
    assert [lot.bids for lot in before.current.lots] == [None, None]
    an_opened_lot(world, county, tender)
    after = dossier(world.session, project, world.clock.now())
    opened = after.current.lots[0].bids
    assert opened is not None
    assert sorted(bid["price"].yuan_text() for bid in opened) == ["1265000.00", "1280000.00", "1310000.50"]


def test_kept_pages_are_stale_after_news_and_at_the_next_deadline(
    world: World, county: County, tender: PublishedTender
) -> None:
    before = queries.freshness(world.session, world.clock.now())
    assert before == queries.freshness(world.session, world.clock.now() + timedelta(hours=1))
    assert before.next_deadline == tender.deadline
    assert queries.freshness(world.session, tender.deadline) != before
    a_published_tender(world, county, project=an_accepted_project(world, county, lots=1))
    assert queries.freshness(world.session, world.clock.now()).version > before.version
