"""Objections that suspend, complaints that lead to the next candidate, a void lot that is offered again."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.contracts import sign_and_file
from tests.support.openings import open_lot, release
from tests.support.remedies import (
    COMPLAINANT,
    answers,
    case,
    complains,
    decides,
    draft_of,
    objects,
    published,
)
from tests.support.results import announce, draft_outcome, named_candidates, report, wait_for_publicity
from trading.announcements import commands as announcements
from trading.announcements import queries as notices
from trading.announcements import records
from trading.announcements.models import Notice
from trading.announcements.rules import NoticeKind
from trading.kernel.actors import unnamed, visitor
from trading.kernel.errors import (
    Conflict,
    Duplicate,
    Forbidden,
    Invalid,
    NotFound,
    TooEarly,
    TooLate,
    TooMany,
)
from trading.projects.models import LotAttempt
from trading.projects.queries import must_run, suspension
from trading.projects.rules import AttemptState, SuspensionGround
from trading.questions import commands as questions
from trading.questions.rules import Answered
from trading.remedies import commands
from trading.remedies.models import Complainant, Objection
from trading.remedies.rules import ComplaintState, Consequence, DeclineGround, Finding, Subject
from trading.results import queries as results
from trading.results.models import Letter
from trading.store.audit import AuditEvent


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def state(world: World, lot: UUID) -> AttemptState:
    return world.session.get_one(LotAttempt, lot).state


def number_of(world: World, objection_id: UUID) -> str:
    return world.session.get_one(Objection, objection_id).number


def winner(world: World, lot: UUID) -> str:
    award = results.standing_award(world.session, lot)
    assert award is not None
    return award.organisation.name


def test_an_objection_lets_the_lot_stand_still_until_it_is_answered_and_then_the_result_comes(
    world: World, county: County
) -> None:
    lot = named_candidates(world, county)
    outsider = county.bidders[3]
    with pytest.raises(Forbidden, match="not_a_party"):
        objects(world, outsider, lot)
    objection = objects(world, county.bidders[0], lot)
    with pytest.raises(Duplicate, match="objection_running"):
        objects(world, county.bidders[0], lot)

    published(world, county, lot, NoticeKind.SUSPENSION)
    wait_for_publicity(world, lot)
    draft = draft_outcome(world, county, lot)
    with pytest.raises(Conflict, match="suspended"):
        signed_off(world, county.unit, draft)
    standing = suspension(world.session, lot)
    assert standing is not None
    with pytest.raises(Forbidden, match="not_yours"), world.acting(county.unit.approver) as tx:
        commands.resume_lot(tx, standing.id)
    with pytest.raises(TooLate, match="objection_too_late"):
        objects(world, county.bidders[1], lot)

    answers(world, county, objection)
    must_run(world.session, world.session.get_one(LotAttempt, lot))
    told = world.session.get_one(Notice, published(world, county, lot, NoticeKind.RESUMPTION))
    assert records.read(told.frozen)["since"] < records.read(told.frozen)["until"]
    with world.acting(county.unit.approver) as tx:
        announcements.publish(tx, world.platform, draft)
    assert state(world, lot) is AttemptState.AWARDED


def test_a_complaint_leads_to_the_next_candidate_with_a_new_publicity(world: World, county: County) -> None:
    lot = named_candidates(world, county)
    first = winner(world, lot)
    with pytest.raises(Conflict, match="objection_first"):
        complains(world, lot)
    objection = objects(world, county.bidders[0], lot)
    with pytest.raises(Conflict, match="objection_first"):
        complains(world, lot, number_of(world, objection))
    answers(world, county, objection)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    assert state(world, lot) is AttemptState.AWARDED

    case_id, number, code = complains(world, lot, number_of(world, objection))
    with world.acting(county.regulator) as tx:
        commands.ask_correction(tx, case_id, "请写明具体的请求。")
    with world.acting(visitor()) as tx:
        commands.correct(
            tx, number, code.lower(), grounds="负责人另有在建工程。", demand="取消第一候选人资格。"
        )
    with pytest.raises(Conflict, match="corrected_before"), world.acting(county.regulator) as tx:
        commands.ask_correction(tx, case_id, "再改。")
    with world.acting(county.regulator) as tx:
        commands.accept(tx, case_id)
    with world.acting(county.regulator) as tx:
        until = world.clock.now() + timedelta(days=20)
        commands.suspend_for_complaint(tx, case_id, world.platform.config.instance, until)
    assert suspension(world.session, lot) is not None
    with pytest.raises(Invalid, match="reply_tells_too_much"), world.acting(county.regulator) as tx:
        commands.decide(
            tx,
            case_id,
            Finding.UPHELD,
            Consequence.NEXT_CANDIDATE,
            reasons="经查属实。",
            reply=f"{COMPLAINANT.name}的投诉成立。",
        )
    with world.acting(county.regulator) as tx:
        commands.decide(
            tx,
            case_id,
            Finding.UPHELD,
            Consequence.NEXT_CANDIDATE,
            reasons="经查属实。",
            reply="投诉成立，取消第一候选人资格。",
        )

    assert suspension(world.session, lot) is None
    assert state(world, lot) is AttemptState.OPENED
    assert results.outcomes(world.session, [lot]) == {}
    again = world.session.get_one(Notice, announce(world, county, lot))
    named = records.read(again.frozen)["candidates"]
    assert [each["rank"] for each in named] == [1, 2]
    assert first not in {each["bidder"] for each in named}
    with pytest.raises(TooEarly, match="publicity_running"):
        draft_outcome(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    assert winner(world, lot) == named[0]["bidder"] != first
    sign_and_file(world, county, lot)
    told = [each for each in world.session.query(Letter) if each.organisation.name == first]
    assert [each.kind.value for each in sorted(told, key=lambda each: each.at)] == ["acceptance", "outcome"]


def test_a_void_lot_fails_in_public_and_is_offered_again(world: World, county: County) -> None:
    lot = named_candidates(world, county)
    objection = objects(world, county.bidders[0], lot)
    answers(world, county, objection, Finding.UPHELD, Consequence.REEVALUATE)
    assert state(world, lot) is AttemptState.OPENED
    assert results.report(world.session, lot) is None

    report(world, county, lot)
    announce(world, county, lot)
    objection = objects(world, county.bidders[1], lot)
    answers(world, county, objection)
    case_id, _, _ = complains(world, lot, number_of(world, objection))
    decides(world, county, case_id, consequence=Consequence.VOID)
    assert state(world, lot) is AttemptState.FAILED
    notice = world.session.get_one(Notice, published(world, county, lot, NoticeKind.FAILURE))
    assert records.read(notice.frozen)["ground"] == "objection_upheld"
    project = world.session.get_one(LotAttempt, lot).project
    assert notices.lots_to_offer(project) == list(project.lots)
    a_published_tender(world, county, project=project.id)
    assert project.lots[0].attempts[-1].number == 2


def test_a_winner_gives_up_and_the_next_one_wins(world: World, county: County) -> None:
    lot = named_candidates(world, county)
    wait_for_publicity(world, lot)
    draft = draft_outcome(world, county, lot)
    award = results.standing_award(world.session, lot)
    assert award is not None
    first = award.organisation_id
    loser = next(each for each in county.bidders if each.organisation_id != first)
    with pytest.raises(NotFound), world.acting(loser) as tx:
        commands.renounce(tx, award.id, "不是我的。")
    gives_up = next(each for each in county.bidders if each.organisation_id == first)
    with world.acting(gives_up) as tx:
        commands.renounce(tx, award.id, "项目负责人离职，无法履约。")
    with pytest.raises(Conflict, match="winner_gave_up"):
        signed_off(world, county.unit, draft)
    with pytest.raises(Forbidden), world.acting(county.unit.drafter) as tx:
        commands.follow_renunciation(tx, lot, Consequence.NEXT_CANDIDATE)
    with world.acting(county.unit.approver) as tx:
        commands.follow_renunciation(tx, lot, Consequence.NEXT_CANDIDATE)
    announce(world, county, lot)
    wait_for_publicity(world, lot)
    announce(world, county, lot)
    award = results.standing_award(world.session, lot)
    assert award is not None
    assert award.organisation_id != first

    sign_and_file(world, county, lot)
    second = next(each for each in county.bidders if each.organisation_id == award.organisation_id)
    with world.acting(second) as tx:
        commands.renounce(tx, award.id, "也不做了。")
    with pytest.raises(Conflict, match="contract_stands"), world.acting(county.unit.approver) as tx:
        commands.follow_renunciation(tx, lot, Consequence.VOID)


def test_nobody_learns_who_asked_or_who_objected_before_the_deadline_and_everybody_reads_the_answer(
    world: World, county: County
) -> None:
    published_tender = a_published_tender(world, county, lots=1)
    lot = published_tender.lot_attempt_ids[0]
    asker = county.bidders[0]
    assert asker.organisation_id is not None
    with world.acting(unnamed(asker)) as tx:
        questions.ask(tx, published_tender.tender_id, asker.organisation_id, "路面厚度以哪张图为准？")
    objection = objects(world, asker, lot, Subject.DOCUMENTS)
    assert suspension(world.session, lot) is not None
    unsealed = [
        each
        for each in world.session.query(AuditEvent)
        if each.sealed_until is None and each.action.startswith(("question.", "objection.", "lot.suspended"))
    ]
    assert [each.action for each in unsealed] == ["question.asked"]
    assert {(each.person_id, each.organisation_id, each.address) for each in unsealed} == {(None, None, "")}

    answer = [Answered(1, "路面厚度以哪张图为准？", "以施工图为准。")]
    with pytest.raises(Conflict, match="answer_changes"), world.acting(county.unit.drafter) as tx:
        questions.draft_answers(tx, published_tender.tender_id, answer, changes_something=True)
    with world.acting(county.unit.drafter) as tx:
        draft_id = questions.draft_answers(tx, published_tender.tender_id, answer, changes_something=False).id
    notice = world.session.get_one(Notice, signed_off(world, county.unit, draft_id))
    assert records.read(notice.frozen)["answers"][0]["answer"] == "以施工图为准。"

    for bidder, price in zip(county.bidders, ("1280000", "1265000", "1310000"), strict=False):
        seal_and_submit(world, lot, bidder, price)
    world.clock.advance_to(published_tender.deadline)
    world.work()
    with pytest.raises(Conflict, match="suspended"):
        release(world, published_tender.keys[lot][0])
    answers(world, county, objection)
    assert draft_of(world, lot, NoticeKind.SUSPENSION) is None
    open_lot(world, published_tender, lot)
    assert state(world, lot) is AttemptState.OPENED
    with pytest.raises(TooLate, match="questions_closed"), world.acting(unnamed(asker)) as tx:
        questions.ask(tx, published_tender.tender_id, asker.organisation_id, "太晚了吗？")


def test_a_complaint_that_is_not_taken_up_withdrawn_or_invented_changes_nothing(
    world: World, county: County
) -> None:
    lot = named_candidates(world, county)
    objection = objects(world, county.bidders[0], lot)
    answers(world, county, objection)
    number = number_of(world, objection)
    late = (world.clock.now() - timedelta(days=60)).date()
    withdrawn, case_number, code = complains(world, lot, number, known=late)
    with world.acting(county.regulator) as tx:
        commands.accept(tx, withdrawn)
    with world.acting(county.regulator) as tx:
        until = world.clock.now() + timedelta(days=2)
        commands.suspend_for_complaint(tx, withdrawn, world.platform.config.instance, until)
    with pytest.raises(NotFound), world.acting(visitor()) as tx:
        commands.withdraw_complaint(tx, case_number, "2222-2222-2222")
    world.clock.advance(timedelta(days=3))
    world.work()
    assert suspension(world.session, lot) is None
    with world.acting(visitor()) as tx:
        commands.withdraw_complaint(tx, case_number, code)

    declined, _, _ = complains(world, lot, number)
    with world.acting(county.regulator) as tx:
        commands.decline(tx, declined, DeclineGround.NOT_SPECIFIC, "投诉事项不具体，不予受理。")
    invented, _, _ = complains(world, lot, number)
    with pytest.raises(Invalid, match="nothing_upheld"):
        decides(world, county, invented, Finding.DISMISSED, Consequence.VOID)
    with world.acting(county.regulator) as tx:
        commands.decide(
            tx,
            invented,
            Finding.FABRICATED,
            Consequence.NONE,
            reasons="证据系伪造。",
            reply="投诉人捏造事实，驳回投诉。",
        )
    more = [complains(world, lot, number) for _ in range(2)]
    with pytest.raises(TooMany):
        complains(world, lot, number)
    world.clock.advance(timedelta(days=40))
    with pytest.raises(TooLate, match="complaint_too_late"):
        complains(world, lot, number, address="198.51.100.7")
    assert [case(world, each).state for each in (withdrawn, declined, invented)] == [
        ComplaintState.WITHDRAWN,
        ComplaintState.DECLINED,
        ComplaintState.DECIDED,
    ]
    assert state(world, lot) is AttemptState.CANDIDATES
    assert world.session.query(Complainant).count() == 3 + len(more)


def test_a_unit_suspends_its_own_lot_and_lets_it_go_on(world: World, county: County) -> None:
    lot = named_candidates(world, county)
    with world.acting(county.unit.drafter) as tx:
        stopped = commands.suspend_lot(tx, lot, SuspensionGround.SYSTEM_FAULT, "机房停电。").id
    draft = draft_of(world, lot, NoticeKind.SUSPENSION)
    assert draft is not None
    with world.acting(county.unit.reviewer) as tx:
        announcements.review(tx, draft.id)
    with world.acting(county.unit.drafter) as tx:
        commands.resume_lot(tx, stopped)
    with pytest.raises(Conflict, match="notice_outdated"), world.acting(county.unit.approver) as tx:
        announcements.publish(tx, world.platform, draft.id)
    assert draft_of(world, lot, NoticeKind.SUSPENSION) is None
    assert draft_of(world, lot, NoticeKind.RESUMPTION) is None
