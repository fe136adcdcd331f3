"""The unit's workbench and what the public reads, through the pages."""

import hashlib
import json
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.accounts import County, a_county
from tests.support.announcements import (
    PublishedTender,
    a_complete_tender,
    a_published_tender,
    add_file,
    made_locks,
    notice,
)
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.projects import a_pdf, an_accepted_project
from trading.announcements.models import Document, Notice, NoticeDraft, Tender
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


@pytest.fixture
def tender(world: World, county: County) -> PublishedTender:
    return a_published_tender(world, county)


def post(world: World, actor: Actor, path: str, **form: object) -> TestResponse:
    return signed_in(world, actor).post(path, data=form, headers={"Accept": "text/html"})


def terms(world: World, tender_id: UUID, **changed: str) -> dict[str, str]:
    """A filled-in form of conditions and schedule."""

    def after(days: int) -> str:
        at: datetime = world.clock.now() + timedelta(days=days)
        return at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")

    world.session.rollback()
    return {
        "version": str(world.session.get_one(Tender, tender_id).version),
        "title": "水毁修复工程",
        "documents_from": after(1),
        "documents_until": after(9),
        "deadline": after(12),
        "opening_place": "一号开标室",
        "need": "修复路基",
        "qualification": "具有独立法人资格",
        "objection_channel": "向采购人提出",
        "validity_days": "90",
        "contact": "王联络",
    } | changed


def test_a_unit_comes_from_an_accepted_project_to_a_published_notice(world: World, county: County) -> None:
    unit, project_id = county.unit, an_accepted_project(world, county, lots=1)
    page = signed_in(world, unit.drafter).get(f"/unit/projects/{project_id}/tenders/new").text
    lot_id = page.split('name="lots" type="checkbox" value="')[1].split('"')[0]
    post(world, unit.drafter, f"/unit/projects/{project_id}/tenders/new", lots=lot_id)
    tender_id = world.session.scalars(select(Tender.id)).one()
    here = f"/unit/tenders/{tender_id}"
    attempt = world.session.get_one(Tender, tender_id).lots[0].lot_attempt_id
    prices = {f"ceiling-{attempt}": "1,500,000"}
    assert post(world, unit.drafter, f"{here}/terms", **terms(world, tender_id), **prices).status_code == 302
    upload = {"kind": "tender_document", "title": "比选文件", "file": (BytesIO(a_pdf()), "比选文件.pdf")}
    assert post(world, unit.drafter, f"{here}/documents", **upload).status_code == 302
    made_locks(world, county, tender_id)
    assert post(world, unit.drafter, f"{here}/notice").status_code == 302
    draft_id = world.session.scalars(select(NoticeDraft.id)).one()
    assert post(world, unit.reviewer, f"/unit/notices/{draft_id}/review").status_code == 302
    published = post(world, unit.approver, f"/unit/notices/{draft_id}/publish")
    world.session.rollback()
    found = world.session.scalars(select(Notice)).one()
    assert published.location == f"/notices/{found.id}"
    assert json.loads(found.frozen)["ceiling_price"][0]["amount"] == "1500000.00"


def test_anybody_reads_the_notice_and_checks_its_digest(world: World, tender: PublishedTender) -> None:
    reader, at = a_visitor(world), f"/notices/{tender.notice_id}"
    page = reader.get(at)
    assert page.status_code == 200
    assert "第1标段" in page.text
    frozen = reader.get(f"{at}.json").data
    assert f"sha256:{hashlib.sha256(frozen).hexdigest()}" in reader.get(f"{at}.note").text
    assert reader.get(f"{at}.note").text == notice(world, tender.notice_id).note


def test_the_pdf_is_announced_while_it_is_made_and_then_given(world: World, tender: PublishedTender) -> None:
    reader, at = a_visitor(world), f"/notices/{tender.notice_id}.pdf"
    assert reader.get(at).status_code == 202
    world.work()
    made = reader.get(at)
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    made.close()


def test_documents_are_open_to_all_from_their_time_and_nobody_is_noted(
    world: World, tender: PublishedTender
) -> None:
    document = world.session.get_one(Tender, tender.tender_id).documents[0]
    at = f"/tenders/{tender.tender_id}/documents/{document.id}"
    assert a_visitor(world).get(at).status_code == 409
    world.clock.advance(timedelta(hours=2))
    taken = a_visitor(world).get(at)
    assert hashlib.sha256(taken.data).hexdigest() == document.sha256
    taken.close()


def test_an_unpublished_version_is_nobody_elses(
    world: World, county: County, tender: PublishedTender
) -> None:
    hidden = add_file(world, county.unit, tender.tender_id, "比选文件", b"%PDF-1.7 second")
    world.clock.advance(timedelta(hours=2))
    assert a_visitor(world).get(f"/tenders/{tender.tender_id}/documents/{hidden}").status_code == 404
    own = signed_in(world, county.unit.drafter).get(f"/unit/tenders/{tender.tender_id}/documents/{hidden}")
    assert own.status_code == 200
    own.close()


def test_a_wrong_amount_keeps_everything_that_was_typed(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    form = terms(world, tender_id, bid_security="1e3", need="一段很长的说明")
    page = post(world, county.unit.drafter, f"/unit/tenders/{tender_id}/terms", **form)
    assert page.status_code == 422
    assert "一段很长的说明" in page.text
    assert 'value="1e3"' in page.text
    assert 'href="#f-bid_security"' in page.text


def test_a_year_without_known_holidays_is_said_and_can_be_corrected(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    here = f"/unit/tenders/{tender_id}/terms"
    far = {"documents_from": "2035-01-01T09:00", "documents_until": "2035-02-01T09:00"}
    form = terms(world, tender_id, deadline="2035-03-01T09:00", **far)
    assert post(world, county.unit.drafter, here, **form).status_code == 302
    page = signed_in(world, county.unit.drafter).get(here)
    assert page.status_code == 200
    assert "2035" in page.text.split("callout-warning")[1]


def test_a_files_name_cannot_mislead_whoever_downloads_it(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    named = "\u202efdp.图纸.pdf"
    upload = {"kind": "drawings", "title": "图纸", "file": (BytesIO(a_pdf()), named)}
    here = f"/unit/tenders/{tender_id}/documents"
    assert post(world, county.unit.drafter, here, **upload).status_code == 302
    kept = world.session.scalars(select(Document.file_name).where(Document.title == "图纸")).one()
    assert kept == "fdp.图纸.pdf"


def test_a_renamed_program_is_not_taken_as_a_document(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    upload = {"kind": "other", "title": "附图", "file": (BytesIO(b"MZ\x90\x00 program"), "附图.pdf")}
    page = post(world, county.unit.drafter, f"/unit/tenders/{tender_id}/documents", **upload)
    assert page.status_code == 422
    assert len(world.session.get_one(Tender, tender_id).documents) == 1


@pytest.mark.parametrize("page", ["", "/terms", "/documents", "/custodians", "/amendment", "/termination"])
def test_the_workbench_does_not_exist_for_another_unit(
    world: World, county: County, tender: PublishedTender, page: str
) -> None:
    at = f"/unit/tenders/{tender.tender_id}{page}"
    assert signed_in(world, county.unit.reviewer).get(at).status_code == 200
    assert signed_in(world, county.other_unit.drafter).get(at).status_code == 404
    assert signed_in(world, county.operator).get(at).status_code == 403


def test_the_drafter_is_told_that_somebody_else_must_publish(world: World, county: County) -> None:
    tender_id = a_complete_tender(world, county.unit, an_accepted_project(world, county))
    made_locks(world, county, tender_id)
    post(world, county.unit.drafter, f"/unit/tenders/{tender_id}/notice")
    draft_id = world.session.scalars(select(NoticeDraft.id)).one()
    page = signed_in(world, county.unit.drafter).get(f"/unit/notices/{draft_id}").text
    assert f'href="/unit/notices/{draft_id}/publish"' not in page
    refused = post(world, county.unit.drafter, f"/unit/notices/{draft_id}/publish")
    assert refused.status_code == 403


def test_a_change_is_written_from_the_published_facts(
    world: World, county: County, tender: PublishedTender
) -> None:
    changed = terms(
        world, tender.tender_id, opening_place="三号开标室", reason="场地维修", material="no", reseal="no"
    )
    held = world.session.get_one(Tender, tender.tender_id)
    same = {
        "deadline": held.deadline,
        "documents_until": held.documents_until,
        "questions_until": held.questions_until,
    }
    form = changed | {name: at.isoformat() for name, at in same.items() if at}
    form |= {"need": held.need, "qualification": held.qualification, "contact": held.contact}
    form |= {"objection_channel": held.objection_channel, "duration_days": str(held.duration_days)}
    form |= {f"ceiling-{each}": "1500000" for each in tender.lot_attempt_ids}
    answer = post(world, county.unit.drafter, f"/unit/tenders/{tender.tender_id}/amendment", **form)
    assert answer.status_code == 302
    world.session.rollback()
    newest = select(NoticeDraft).order_by(NoticeDraft.drafted_at.desc(), NoticeDraft.state)
    draft = next(each for each in world.session.scalars(newest) if each.kind.value == "amendment")
    assert [each["field"] for each in json.loads(draft.content)["changes"]] == ["opening_place"]
