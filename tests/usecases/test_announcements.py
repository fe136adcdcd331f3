"""Stories of tenders and notices: what is frozen, what is signed, who may, and when."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support.accounts import County, a_county
from tests.support.announcements import (
    PublishedTender,
    a_complete_tender,
    a_published_notice,
    a_published_tender,
    add_file,
    made_locks,
    notice,
    signed_off,
)
from tests.support.app import World
from tests.support.projects import an_accepted_project
from trading.accounts import commands as accounts
from trading.announcements import commands, contents, queries
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import DraftState, NoticeKind
from trading.kernel.actors import SYSTEM, Actor, visitor
from trading.kernel.calendar import UnknownYear
from trading.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Stale, TooEarly, TooLate
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import ATTEMPT, AttemptState
from trading.sealing import note as notes
from trading.store.files import StoredFile
from trading.store.leaves import Leaf
from trading.store.renditions import Rendition


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county)


@pytest.fixture
def ready(world: World, county: County) -> UUID:
    """A tender with everything but its sign-off."""
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    made_locks(world, county, tender_id)
    return tender_id


def prepared(world: World, actor: Actor, tender_id: UUID) -> UUID:
    with world.acting(actor) as tx:
        return commands.prepare_tender_notice(tx, tender_id, world.platform.config.instance).id


def amended(world: World, county: County, tender_id: UUID, **how: Any) -> UUID:
    """A published notice of change; without more it moves the place of the opening."""
    return signed_off(world, county.unit, an_amendment(world, county, tender_id, **how))


def an_amendment(
    world: World,
    county: County,
    tender_id: UUID,
    *,
    proposed: dict[str, Any] | None = None,
    ceilings: dict[str, Money | None] | None = None,
    material: bool = False,
    reseal: bool = False,
) -> UUID:
    with world.acting(county.unit.drafter) as tx:
        return commands.draft_amendment(
            tx,
            tender_id,
            world.platform.config.instance,
            proposed={"opening_place": "二号开标室"} if proposed is None else proposed,
            ceilings=ceilings or {},
            reason="场地调整",
            material=material,
            reseal=reseal,
        ).id


def attempt_of(world: World, tender: PublishedTender) -> LotAttempt:
    return world.session.get_one(LotAttempt, tender.lot_attempt_ids[0])


def test_a_published_notice_is_numbered_frozen_and_signed(world: World, tender: PublishedTender) -> None:
    published = notice(world, tender.notice_id)
    text, _ = notes.verify(published.note, [world.platform.keys.notice.verifier])
    frozen = json.loads(published.frozen)
    assert f"digest: sha256:{hashlib.sha256(published.frozen.encode()).hexdigest()}\n" in text
    assert f"number: {published.number}\n" in text
    assert (frozen["schema"], frozen["number"]) == ("notice/2", published.number)
    assert [lot["lot"] for lot in frozen["lots"]] == [each["lot"] for each in frozen["locks"]]


def test_publication_puts_every_lot_on_offer_under_the_signed_note(
    world: World, tender: PublishedTender
) -> None:
    published = notice(world, tender.notice_id)
    for lot_attempt_id in tender.lot_attempt_ids:
        attempt = world.session.get_one(LotAttempt, lot_attempt_id)
        assert (attempt.state, attempt.deadline) == (AttemptState.PUBLISHED, tender.deadline)
        assert attempt.notice_sha256 == hashlib.sha256(published.note.encode()).hexdigest()
        assert queries.acceptable_notices(world.session, attempt).current == published.note_sha256


def test_the_locks_of_the_notice_are_those_the_custodians_made(world: World, tender: PublishedTender) -> None:
    frozen = json.loads(notice(world, tender.notice_id).frozen)
    for locks, lot_attempt_id in zip(frozen["locks"], tender.lot_attempt_ids, strict=True):
        assert len({each["summary"] for each in locks["custodians"]}) == 3
        assert len(tender.keys[lot_attempt_id]) == 3
        assert locks["quorum"] == 2


def test_a_leaf_of_the_log_is_queued_with_the_notice(world: World, tender: PublishedTender) -> None:
    leaf = world.session.scalars(select(Leaf).where(Leaf.kind == "notice")).one()
    assert f"notice: {notice(world, tender.notice_id).note_sha256}\n" in leaf.entry


def test_the_worker_prints_the_notice_once(world: World, tender: PublishedTender) -> None:
    world.work()
    made = world.session.get_one(Rendition, tender.notice_id)
    assert world.platform.files.path(made.sha256).read_bytes().startswith(b"%PDF-")


def test_the_drafter_may_not_publish_even_as_approver(world: World, county: County, ready: UUID) -> None:
    approver = county.unit.approver
    draft_id = prepared(world, approver, ready)
    with world.acting(county.unit.reviewer) as tx:
        commands.review(tx, draft_id)
    with pytest.raises(Forbidden, match="two_people"), world.acting(approver) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_the_database_itself_refuses_one_person_publishing(world: World, county: County, ready: UUID) -> None:
    draft = world.session.get_one(NoticeDraft, prepared(world, county.unit.drafter, ready))
    draft.published_by = draft.drafted_by
    with pytest.raises(IntegrityError):
        world.session.flush()
    world.session.rollback()


def test_a_unit_with_a_reviewer_cannot_skip_the_review(world: World, county: County, ready: UUID) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    with pytest.raises(TooEarly, match="not_reviewed"), world.acting(county.unit.approver) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_another_unit_can_do_nothing_with_the_notice(world: World, county: County, ready: UUID) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    with pytest.raises(Forbidden), world.acting(county.other_unit.reviewer) as tx:
        commands.review(tx, draft_id)
    with pytest.raises(Forbidden), world.acting(county.other_unit.approver) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_a_notice_waits_until_every_custodian_has_made_its_locks(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    with pytest.raises(TooEarly, match="locks_missing"):
        prepared(world, county.unit.drafter, tender_id)


def test_a_tender_without_documents_is_refused_with_the_reason_at_its_field(
    world: World, county: County, ready: UUID
) -> None:
    document = world.session.get_one(Tender, ready).documents[0].id
    with world.acting(county.unit.drafter) as tx:
        commands.remove_document(tx, ready, document)
    with pytest.raises(Invalid) as refused:
        prepared(world, county.unit.drafter, ready)
    assert set(refused.value.fields) == {"documents"}


def test_a_schedule_that_became_too_short_during_the_sign_off_is_not_published(
    world: World, county: County, ready: UUID
) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    world.clock.advance(timedelta(days=8))
    with world.acting(county.unit.reviewer) as tx:
        commands.review(tx, draft_id)
    with (
        pytest.raises(Invalid, match="schedule_too_short") as refused,
        world.acting(county.unit.approver) as tx,
    ):
        commands.publish(tx, world.platform, draft_id)
    assert "办法" in str(refused.value.fields["deadline"][0])


def test_giving_documents_out_late_does_not_shorten_the_time_of_bidders(
    world: World, county: County, ready: UUID
) -> None:
    held = world.session.get_one(Tender, ready)
    assert held.documents_until is not None
    late = {"documents_from": held.documents_until - timedelta(hours=1)}
    with world.acting(county.unit.drafter) as tx:
        commands.edit_terms(tx, ready, held.version, late, {})
    with pytest.raises(Invalid, match="schedule_too_short"):
        prepared(world, county.unit.drafter, ready)


def test_a_year_without_known_holidays_blocks_the_notice(world: World, county: County, ready: UUID) -> None:
    world.clock.advance_to(datetime.fromisoformat("2031-03-01T09:00:00+08:00"))
    with pytest.raises(UnknownYear):
        prepared(world, county.unit.drafter, ready)


def test_a_bid_security_above_the_cap_is_refused_with_its_source(
    world: World, county: County, ready: UUID
) -> None:
    estimate = queries.attempts_of(world.session.get_one(Tender, ready))[0].lot.estimate
    version = world.session.get_one(Tender, ready).version
    cap = Money(estimate.fen // 50)
    with world.acting(county.unit.drafter) as tx:
        commands.edit_terms(tx, ready, version, {"bid_security": Money(cap.fen + 1)}, {})
    with pytest.raises(Invalid, match="security_too_high") as refused:
        prepared(world, county.unit.drafter, ready)
    assert "招标投标法实施条例" in str(refused.value.fields["bid_security"][0])
    with world.acting(county.unit.drafter) as tx:
        commands.edit_terms(tx, ready, version + 1, {"bid_security": cap}, {})
    draft = world.session.get_one(NoticeDraft, prepared(world, county.unit.drafter, ready))
    assert json.loads(draft.content)["submission"]["bid_security"] == cap.yuan_text()


def test_locks_made_again_after_the_sign_off_began_void_it(world: World, county: County, ready: UUID) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    with world.acting(county.unit.reviewer) as tx:
        commands.review(tx, draft_id)
    made_locks(world, county, ready)
    with pytest.raises(Stale, match="notice_outdated"), world.acting(county.unit.approver) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_terms_stand_still_while_the_notice_is_signed_off(world: World, county: County, ready: UUID) -> None:
    prepared(world, county.unit.drafter, ready)
    with pytest.raises(Conflict, match="tender_in_sign_off"), world.acting(county.unit.drafter) as tx:
        commands.edit_terms(tx, ready, tx.get(Tender, ready).version, {"need": "其他"}, {})


def test_a_notice_sent_back_is_prepared_anew(world: World, county: County, ready: UUID) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    with world.acting(county.unit.reviewer) as tx:
        commands.send_back(tx, draft_id, "工期有误")
    assert world.session.get_one(NoticeDraft, draft_id).state is DraftState.DISCARDED
    assert notice(world, a_published_notice(world, county.unit, ready)).kind is NoticeKind.TENDER


def test_two_people_saving_the_same_terms_do_not_overwrite_each_other(
    world: World, county: County, ready: UUID
) -> None:
    version = world.session.get_one(Tender, ready).version
    with world.acting(county.unit.drafter) as tx:
        commands.edit_terms(tx, ready, version, {"contact": "甲"}, {})
    with pytest.raises(Stale), world.acting(county.unit.approver) as tx:
        commands.edit_terms(tx, ready, version, {"contact": "乙"}, {})


def test_a_change_without_resealing_keeps_accepted_envelopes_alive(
    world: World, county: County, tender: PublishedTender
) -> None:
    changed = notice(world, amended(world, county, tender.tender_id))
    accepted = queries.acceptable_notices(world.session, attempt_of(world, tender))
    assert accepted.current == changed.note_sha256
    assert accepted.older == {notice(world, tender.notice_id).note_sha256}
    assert json.loads(changed.frozen)["amends"] == notice(world, tender.notice_id).number


def test_a_change_with_resealing_leaves_only_its_own_notice(
    world: World, county: County, tender: PublishedTender
) -> None:
    amended(world, county, tender.tender_id)
    changed = notice(world, amended(world, county, tender.tender_id, proposed={"contact": "新"}, reseal=True))
    accepted = queries.acceptable_notices(world.session, attempt_of(world, tender))
    assert (accepted.current, accepted.older) == (changed.note_sha256, frozenset())


def test_a_change_names_every_fact_before_and_after(
    world: World, county: County, tender: PublishedTender
) -> None:
    later = tender.deadline + timedelta(days=5)
    wire = attempt_of(world, tender).wire_id
    changed = amended(
        world,
        county,
        tender.tender_id,
        proposed={"deadline": later},
        ceilings={wire: Money.yuan(1_400_000)},
    )
    found = {each["field"]: each for each in json.loads(notice(world, changed).frozen)["changes"]}
    assert (found["ceiling_price"]["before"], found["ceiling_price"]["after"]) == ("1500000.00", "1400000.00")
    assert datetime.fromisoformat(found["deadline"]["after"]) == later
    assert attempt_of(world, tender).deadline == later
    assert attempt_of(world, tender).ceiling_price == Money.yuan(1_400_000)


def test_a_published_deadline_never_moves_earlier(
    world: World, county: County, tender: PublishedTender
) -> None:
    earlier = tender.deadline - timedelta(minutes=1)
    with pytest.raises(Invalid) as refused:
        an_amendment(world, county, tender.tender_id, proposed={"deadline": earlier})
    assert set(refused.value.fields) == {"deadline"}


def test_a_material_change_just_before_the_deadline_must_move_it(
    world: World, county: County, tender: PublishedTender
) -> None:
    world.clock.advance_to(tender.deadline - timedelta(days=1))
    with pytest.raises(Invalid, match="deadline_too_soon"):
        an_amendment(world, county, tender.tender_id, proposed={"need": "增加1公里"})
    moved = {"need": "增加1公里", "deadline": tender.deadline + timedelta(days=4)}
    amended(world, county, tender.tender_id, proposed=moved)
    assert attempt_of(world, tender).deadline == moved["deadline"]


def test_nothing_changes_from_the_deadline_on(world: World, county: County, tender: PublishedTender) -> None:
    draft_id = an_amendment(world, county, tender.tender_id)
    with world.acting(county.unit.reviewer) as tx:
        commands.review(tx, draft_id)
    world.clock.advance_to(tender.deadline)
    with pytest.raises(TooLate), world.acting(county.unit.approver) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_a_change_of_nothing_is_refused(world: World, county: County, tender: PublishedTender) -> None:
    with pytest.raises(Invalid, match="nothing_changed"):
        an_amendment(world, county, tender.tender_id, proposed={})


def test_a_new_version_of_a_file_stays_hidden_until_the_change_is_published(
    world: World, county: County, tender: PublishedTender
) -> None:
    document_id = add_file(world, county.unit, tender.tender_id, "比选文件", b"%PDF-1.7 second version")
    with pytest.raises(DomainError):
        queries.published_document(world.session, visitor(), tender.tender_id, document_id)
    changed = {"deadline": tender.deadline + timedelta(days=3)}
    amended(world, county, tender.tender_id, proposed=changed)
    found = queries.published_document(world.session, visitor(), tender.tender_id, document_id)
    assert found.document_version == 2
    documents = world.session.get_one(Tender, tender.tender_id).documents
    assert [each.id for each in contents.newest(documents)] == [document_id]


def test_a_termination_ends_the_named_lot_alone(
    world: World, county: County, tender: PublishedTender
) -> None:
    first, second = tender.lot_attempt_ids
    with world.acting(county.unit.drafter) as tx:
        draft_id = commands.draft_termination(tx, tender.tender_id, [first], "规划调整", "已收费用退还。").id
    signed_off(world, county.unit, draft_id)
    assert world.session.get_one(LotAttempt, first).state is AttemptState.TERMINATED
    assert world.session.get_one(LotAttempt, second).state is AttemptState.PUBLISHED


def test_a_failed_lot_is_offered_again_as_a_new_attempt_with_new_locks(
    world: World, county: County, tender: PublishedTender
) -> None:
    failed = attempt_of(world, tender)
    with world.acting(SYSTEM) as tx:
        tx.require(Action.PREPARE_NOTICE)
        ATTEMPT.apply(tx.get(LotAttempt, failed.id), "fail")
        tx.record("lot.failed", failed)
    with world.acting(county.unit.drafter) as tx:
        again = commands.start_tender(tx, tender.project_id, {failed.lot_id: None})
        attempts = queries.attempts_of(again)
        assert again.round == 2
        assert again.title.endswith("（第2次）")
        assert [each.number for each in attempts] == [2]
        assert attempts[0].wire_id != failed.wire_id


def test_a_lot_on_offer_cannot_be_offered_twice(
    world: World, county: County, tender: PublishedTender
) -> None:
    lot_id = attempt_of(world, tender).lot_id
    with pytest.raises(Conflict), world.acting(county.unit.drafter) as tx:
        commands.start_tender(tx, tender.project_id, {lot_id: None})


def test_a_notice_drafted_by_the_platform_still_takes_two_people(
    world: World, county: County, tender: PublishedTender
) -> None:
    content = {"ground": "too_few_bids", "reason": "投标人不足三家。", "next_step": "重新公告。"}
    with world.acting(SYSTEM) as tx:
        held = tx.get(Tender, tender.tender_id)
        lots = queries.attempts_of(held)
        draft_id = commands.prepare_notice(tx, held, NoticeKind.FAILURE, content, lots).id
    both = replace(county.unit.approver, duties=county.unit.approver.duties | county.unit.reviewer.duties)
    with world.acting(both) as tx:
        commands.review(tx, draft_id)
    with pytest.raises(Forbidden, match="two_people"), world.acting(both) as tx:
        commands.publish(tx, world.platform, draft_id)


def test_a_notice_drafted_by_the_platform_stays_until_it_is_published(
    world: World, county: County, tender: PublishedTender
) -> None:
    content = {"ground": "too_few_bids", "reason": "投标人不足三家。", "next_step": "重新公告。"}
    with world.acting(SYSTEM) as tx:
        held = tx.get(Tender, tender.tender_id)
        lots = queries.attempts_of(held)
        draft_id = commands.prepare_notice(tx, held, NoticeKind.FAILURE, content, lots).id
    with pytest.raises(Conflict, match="drafted_by_platform"), world.acting(county.unit.reviewer) as tx:
        commands.send_back(tx, draft_id, "措辞")
    with pytest.raises(Conflict, match="drafted_by_platform"), world.acting(county.unit.drafter) as tx:
        commands.discard(tx, draft_id)


def test_a_notice_that_lacks_what_the_procedure_demands_is_refused_by_name(
    world: World, county: County, tender: PublishedTender
) -> None:
    content = {"ground": "too_few_bids", "reason": "投标人不足三家。", "next_step": ""}
    held = world.session.get_one(Tender, tender.tender_id)
    lots = queries.attempts_of(held)
    with pytest.raises(Invalid, match="notice_incomplete") as refused, world.acting(SYSTEM) as tx:
        commands.prepare_notice(tx, held, NoticeKind.FAILURE, content, lots)
    assert set(refused.value.fields) == {"next_step"}


def test_documents_parts_and_terms_are_copied_from_an_earlier_tender(
    world: World, county: County, tender: PublishedTender
) -> None:
    project_id = an_accepted_project(world, county)
    with world.acting(county.unit.drafter) as tx:
        lots = {lot.id: None for lot in tx.get(Project, project_id).lots}
        new_id = commands.start_tender(tx, project_id, dict(lots)).id
    with world.acting(county.unit.drafter) as tx:
        commands.copy_from(tx, new_id, tender.tender_id)
    copied = world.session.get_one(Tender, new_id)
    earlier = world.session.get_one(Tender, tender.tender_id)
    assert [each.sha256 for each in copied.documents] == [each.sha256 for each in earlier.documents]
    assert copied.qualification == earlier.qualification
    assert world.session.get_one(StoredFile, copied.documents[0].sha256).references == 2


def test_whoever_takes_over_a_draft_counts_as_its_drafter(world: World, county: County, ready: UUID) -> None:
    draft_id = prepared(world, county.unit.drafter, ready)
    unit = county.unit
    assert unit.drafter.person_id is not None
    assert unit.approver.person_id is not None
    with world.acting(unit.approver) as tx:
        accounts.hand_over_work(tx, unit.drafter.person_id, unit.approver.person_id, "调岗")
    assert world.session.get_one(NoticeDraft, draft_id).drafted_by == unit.approver.person_id


def test_handing_a_draft_on_does_not_make_its_author_the_second_person(
    world: World, county: County, ready: UUID
) -> None:
    unit = county.unit
    draft_id = prepared(world, unit.approver, ready)
    for giver, taker in ((unit.approver, unit.drafter), (unit.drafter, unit.reviewer)):
        assert giver.person_id is not None
        assert taker.person_id is not None
        with world.acting(unit.approver) as tx:
            accounts.hand_over_work(tx, giver.person_id, taker.person_id, "调岗")

    with pytest.raises(Forbidden, match="two_people"), world.acting(unit.approver) as tx:
        commands.review(tx, draft_id)
    with pytest.raises(Forbidden, match="two_people"), world.acting(unit.approver) as tx:
        commands.publish(tx, world.platform, draft_id)
