"""Judging opened bids, ranking them, publishing candidates and result, writing letters."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.openings import PRICES, an_opened_lot, open_lot
from tests.support.projects import an_accepted_project
from tests.support.results import (
    accept,
    accept_all,
    an_awarded_lot,
    an_evaluated_lot,
    announce,
    draft_outcome,
    named_candidates,
    reject,
    report,
    wait_for_publicity,
)
from trading.announcements import commands as announcements
from trading.announcements import records
from trading.announcements.models import Notice
from trading.committees.rules import RejectionGround
from trading.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale, TooEarly
from trading.kernel.money import Money
from trading.openings.models import OpeningRecord
from trading.procedures.catalogue import SHIPPED, install
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.results import commands, queries
from trading.results.models import Assessment, Award, Letter
from trading.results.rules import AwardState, Judgement, LetterKind
from trading.store.renditions import Rendition


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def state(world: World, lot_attempt_id: object) -> AttemptState:
    return world.session.get_one(LotAttempt, lot_attempt_id).state


def test_the_lowest_evaluated_price_is_ranked_first_even_if_it_was_not_the_lowest_read_out(
    world: World, county: County
) -> None:
    lot = an_opened_lot(world, county, a_published_tender(world, county, lots=1))
    lowest, middle, highest = queries.judged(world.session, lot)
    assert [each.verdict.price for each in (lowest, middle)] == [
        Money.parse_yuan(PRICES[1]),
        Money.parse_yuan(PRICES[0]),
    ]
    ids = [each.bid.id for each in (lowest, middle, highest)]
    with world.acting(county.unit.drafter) as tx:
        commands.assess(
            tx, ids[0], Judgement(None, Money.yuan(1_299_000), "算术错误修正：漏计安全文明施工费。")
        )
    accept(world, county, ids[1])
    accept(world, county, ids[2])
    report(world, county, lot)

    ranks = {
        each.bid.id: each.assessment.rank for each in queries.judged(world.session, lot) if each.assessment
    }
    assert ranks == {ids[1]: 1, ids[0]: 2, ids[2]: 3}


def test_candidates_are_published_for_the_whole_period_and_only_then_the_result(
    world: World, county: County
) -> None:
    lot = an_evaluated_lot(world, county)
    draft_id = draft_outcome(world, county, lot)
    world.clock.advance(timedelta(days=1))
    notice = world.session.get_one(Notice, signed_off(world, county.unit, draft_id))
    said = records.read(notice.frozen)

    assert state(world, lot) is AttemptState.CANDIDATES
    assert [each["rank"] for each in said["candidates"]] == [1, 2, 3]
    assert said["publicity"]["start"] == world.clock.now().replace(microsecond=0)
    assert said["publicity"]["until"] - said["publicity"]["start"] > timedelta(days=3)
    assert queries.outcomes(world.session, [lot])[lot].winner is None
    with pytest.raises(TooEarly, match="publicity_running"):
        draft_outcome(world, county, lot)

    wait_for_publicity(world, lot)
    announce(world, county, lot)
    assert state(world, lot) is AttemptState.AWARDED
    outcome = queries.outcomes(world.session, [lot])[lot]
    assert outcome.price == Money.parse_yuan(PRICES[1])
    assert outcome.winner == outcome.candidates[0].bidder


def test_the_winner_gets_a_numbered_letter_and_everyone_else_the_reason(world: World, county: County) -> None:
    lot = an_opened_lot(world, county, a_published_tender(world, county, lots=1))
    seen = [each.bid.id for each in queries.judged(world.session, lot)]
    accept_all(world, county, lot)
    report(world, county, lot)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    world.work()

    letters = {letter.bid_id: letter for letter in queries.letters(world.session, lot)}
    award = world.session.scalars(select(Award)).one()
    assert award.state is AwardState.AWARDED
    assert letters[seen[0]].kind is LetterKind.ACCEPTANCE
    assert letters[seen[0]].number == award.letter_number
    second = json.loads(letters[seen[1]].frozen)
    assert (second["rank"], second["ranked"], second["winning_price"]) == (2, 3, "1265000.00")
    text = printed(world, letters[seen[0]])
    assert "中选通知书" in text
    assert "壹佰贰拾陆万伍仟元整" in text
    assert "排名第 2 位" in printed(world, letters[seen[1]])


def printed(world: World, letter: Letter) -> str:
    made = world.session.get_one(Rendition, letter.id)
    pages = pypdfium2.PdfDocument(world.platform.files.path(made.sha256))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_a_lot_with_too_few_acceptable_bids_fails_and_is_offered_again(world: World, county: County) -> None:
    published = a_published_tender(world, county, lots=1)
    lot = an_opened_lot(world, county, published)
    first, *others = [each.bid.id for each in queries.judged(world.session, lot)]
    reject(world, county, first, RejectionGround.UNQUALIFIED, "未提供有效的资质证书。")
    for bid_id in others:
        accept(world, county, bid_id)
    report(world, county, lot)
    notice = world.session.get_one(Notice, announce(world, county, lot))

    assert notice.kind.value == "failure"
    assert "未提供有效的资质证书" in records.read(notice.frozen)["reason"]
    assert state(world, lot) is AttemptState.FAILED
    assert {letter.kind for letter in queries.letters(world.session, lot)} == {LetterKind.OUTCOME}
    attempt = world.session.get_one(LotAttempt, lot)
    with world.acting(county.unit.drafter) as tx:
        again = announcements.start_tender(tx, published.project_id, {attempt.lot_id: None})
        assert [each.lot_attempt.number for each in again.lots] == [2]


def test_a_bid_above_the_ceiling_is_proposed_for_rejection_and_cannot_be_accepted(
    world: World, county: County
) -> None:
    published = a_published_tender(world, county, lots=1)
    lot = published.lot_attempt_ids[0]
    for bidder, price in zip(county.bidders, ("1500000.01", "1500000.00", "1400000.00"), strict=False):
        seal_and_submit(world, lot, bidder, price)
    open_lot(world, published, lot)
    above = next(
        each for each in queries.judged(world.session, lot) if each.verdict.price == Money(150_000_001)
    )
    with pytest.raises(Invalid) as refused, world.acting(county.unit.drafter) as tx:
        commands.assess(tx, above.bid.id, Judgement(None, Money(150_000_001), ""))
    assert "decision" in refused.value.fields


def test_equal_prices_are_ordered_by_one_person_and_confirmed_by_another(
    world: World, county: County
) -> None:
    published = a_published_tender(world, county, lots=1)
    lot = published.lot_attempt_ids[0]
    for bidder, price in zip(county.bidders, ("1300000", "1200000", "1200000"), strict=False):
        seal_and_submit(world, lot, bidder, f"{price}.00")
    open_lot(world, published, lot)
    accept_all(world, county, lot)
    one, other = [each.bid.id for each in queries.judged(world.session, lot)][:2]

    with pytest.raises(Conflict, match="tie_not_settled"):
        report(world, county, lot)
    with pytest.raises(Invalid), world.acting(county.unit.drafter) as tx:
        commands.enter_tie_order(tx, lot, {one: 1, other: 1}, "抽签")
    with world.acting(county.unit.drafter) as tx:
        commands.enter_tie_order(tx, lot, {one: 2, other: 1}, "当众抽签，监督人员在场。")
    with pytest.raises(Forbidden, match="two_people"), world.acting(county.unit.drafter) as tx:
        commands.confirm_tie_order(tx, lot)
    with world.acting(county.unit.reviewer) as tx:
        commands.confirm_tie_order(tx, lot)
    report(world, county, lot)
    assert world.session.get_one(Assessment, other).rank == 1


def test_a_judgement_made_on_an_old_page_is_refused_and_a_double_click_is_not(
    world: World, county: County
) -> None:
    lot = an_opened_lot(world, county, a_published_tender(world, county, lots=1))
    bid_id = queries.judged(world.session, lot)[0].bid.id
    rejected = Judgement(RejectionGround.UNSIGNED, None, "未签字。")
    for _ in range(2):
        with world.acting(county.unit.drafter) as tx:
            commands.assess(tx, bid_id, rejected, 0)
    with pytest.raises(Stale), world.acting(county.unit.reviewer) as tx:
        commands.assess(tx, bid_id, Judgement(RejectionGround.TWO_PRICES, None, "两个报价。"), 0)


def test_a_rejection_without_a_reason_is_refused(world: World, county: County) -> None:
    lot = an_opened_lot(world, county, a_published_tender(world, county, lots=1))
    bid_id = queries.judged(world.session, lot)[0].bid.id
    with pytest.raises(Invalid), world.acting(county.unit.drafter) as tx:
        commands.assess(tx, bid_id, Judgement(RejectionGround.COLLUSION, None, ""))


def test_what_is_on_record_stands_until_it_is_reopened_with_a_reason(world: World, county: County) -> None:
    lot = an_evaluated_lot(world, county)
    bid_id = queries.judged(world.session, lot)[0].bid.id
    with pytest.raises(Conflict, match="evaluation_on_record"):
        reject(world, county, bid_id, RejectionGround.UNSIGNED)
    with world.acting(county.unit.drafter) as tx:
        commands.reopen_evaluation(tx, lot, "漏审一份附件。")
    reject(world, county, bid_id, RejectionGround.UNSIGNED)
    assert queries.report(world.session, lot) is None


def test_another_unit_can_neither_see_nor_judge_the_bids(world: World, county: County) -> None:
    lot = an_opened_lot(world, county, a_published_tender(world, county, lots=1))
    bid_id = queries.judged(world.session, lot)[0].bid.id
    stranger = county.other_unit.drafter
    with pytest.raises(NotFound):
        queries.own_opened_bid(world.session, stranger, bid_id)
    with pytest.raises(Forbidden), world.acting(stranger) as tx:
        commands.assess(tx, bid_id, Judgement(RejectionGround.UNSIGNED, None, "无。"))


def test_publishing_the_candidates_twice_is_impossible(world: World, county: County) -> None:
    lot = named_candidates(world, county)
    with pytest.raises(TooEarly):
        announce(world, county, lot)
    assert len(world.session.scalars(select(Award)).all()) == 1


def test_a_published_result_is_known_to_the_public(world: World, county: County) -> None:
    lot = an_awarded_lot(world, county)
    outcome = queries.outcomes(world.session, [lot])[lot]
    assert outcome.winner == "示范建设102有限公司"
    assert [candidate.rank for candidate in outcome.candidates] == [1, 2, 3]


@pytest.fixture
def rehearsal(world: World, tmp_path: Path) -> Iterator[None]:
    """The county rehearses the open tender before it has a committee."""
    shipped = (SHIPPED / "gp_open_tender.toml").read_text("utf-8")
    without = re.sub(r"\[committee\]\n(.+\n)+", "", shipped)
    training = without.replace("training_only = false", "training_only = true")
    (tmp_path / "gp_open_tender.toml").write_text(training, "utf-8")
    install(tmp_path)
    yield
    install(world.platform.config.instance / "procedures")


@pytest.mark.usefixtures("rehearsal")
def test_a_training_open_tender_goes_to_its_result_without_candidates(world: World, county: County) -> None:
    project = an_accepted_project(world, county, category="goods", lots=1, estimate=Money.yuan(1_400_000))
    published = a_published_tender(world, county, project=project, days=30)
    lot = an_opened_lot(world, county, published)
    accept_all(world, county, lot)
    report(world, county, lot)
    with pytest.raises(Invalid):
        draft_outcome(world, county, lot)
    details = {"main_items": "教学一体机 40 台，每台 28000 元", "evaluators": ["张三", "李四"]}
    notice_id = announce(world, county, lot, **details)
    world.work()

    notice = world.session.get_one(Notice, notice_id)
    said = records.read(notice.frozen)
    assert (notice.kind.value, said["evaluators"], said["procedure"]["training_only"]) == (
        "result",
        ["张三", "李四"],
        True,
    )
    assert state(world, lot) is AttemptState.AWARDED
    first = next(each for each in queries.letters(world.session, lot) if each.kind is LetterKind.ACCEPTANCE)
    text = printed(world, first)
    assert "中标通知书" in text
    assert "演练文件，不具法律效力" in text
    assert json.loads(world.session.get_one(OpeningRecord, lot).frozen)["training"] is True


@pytest.mark.usefixtures("rehearsal")
def test_a_training_procedure_is_not_published_in_production(world: World, county: County) -> None:
    project = an_accepted_project(world, county, category="goods", lots=1, estimate=Money.yuan(1_400_000))
    world.platform = replace(world.platform, config=replace(world.platform.config, production=True))
    with pytest.raises(Conflict, match="training_only"):
        a_published_tender(world, county, project=project, days=30)
