"""Objections and complaints through the pages: who may read what, and what the outside is told."""

import io
import re

import pytest

from tests.support.accounts import County, a_county, login_of
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.client import a_visitor, signed_in
from tests.support.remedies import COMPLAINANT
from tests.support.results import named_candidates
from trading.accounts.models import Organisation
from trading.questions.models import Question
from trading.remedies.models import Complaint, Evidence, Objection

GROUNDS = "第一候选人的项目负责人另有在建工程。"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


def test_an_objection_a_complaint_and_its_decision_go_through_the_pages_and_tell_nobody_who_complains(
    world: World, county: County
) -> None:
    lot = named_candidates(world, county)
    objection = _object(world, county, f"/lot-attempts/{lot}/objection")
    page = f"/unit/objections/{objection.id}"
    drafter, approver = signed_in(world, county.unit.drafter), signed_in(world, county.unit.approver)
    assert GROUNDS in drafter.get(page).text
    assert 'name="finding"' not in drafter.get(page).text
    answer = {"finding": "dismissed", "consequence": "none", "answer": "经核实，无在建工程。"}
    assert approver.post(page, data=answer | {"consequence": "void"}).status_code == 422
    assert approver.post(page, data=answer).status_code == 302

    public = a_visitor(world)
    form = {
        "subject": "outcome",
        "objection_number": objection.number,
        "respondent": "示范县交通运输局",
        "cause_known": world.clock.now().date().isoformat(),
        "grounds": "答复与事实不符。",
        "demand": "请重新评审。",
        "name": COMPLAINANT.name,
        "identity_number": COMPLAINANT.identity_number,
        "address": COMPLAINANT.address,
        "contact_name": COMPLAINANT.contact_name,
        "phone": COMPLAINANT.phone,
    }
    refused = public.post(f"/lot-attempts/{lot}/complaint", data=form | {"objection_number": "Y-404"})
    assert refused.status_code == 422
    assert "答复与事实不符" in refused.text
    receipt = public.post(
        f"/lot-attempts/{lot}/complaint", data=form | {"evidence": (io.BytesIO(PDF), "照片.pdf")}
    )
    code = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", receipt.text)
    assert receipt.status_code == 200, receipt.text
    assert code is not None
    case = world.session.query(Complaint).one()

    regulator = signed_in(world, county.regulator)
    desk = f"/department/complaints/{case.id}"
    piece = world.session.query(Evidence).one().id
    assert COMPLAINANT.name in regulator.get(desk).text
    with regulator.get(f"{desk}/evidence/{piece}") as shown:
        assert shown.data == PDF
    assert case.number in regulator.get("/").text + regulator.get("/home").text
    for other in (county.unit.approver, county.operator, county.supervisor, county.bidders[0]):
        assert signed_in(world, other).get(desk).status_code == 403
        assert signed_in(world, other).get(f"{desk}/evidence/{piece}").status_code == 403
    known = {"number": case.number, "code": code.group()}
    assert "已收到" in public.post("/complaints/check", data=known).text
    wrong = public.post("/complaints/check", data=known | {"code": "2222-2222-2222"})
    assert "没有与该编号和查询码相符的投诉" in wrong.text

    assert regulator.post(f"{desk}/accept").status_code == 302
    decision = {"finding": "upheld", "consequence": "reevaluate", "reasons": "查实。"}
    tells = regulator.post(
        f"{desk}/decision", data=decision | {"reply": f"{COMPLAINANT.contact_name}的投诉成立。"}
    )
    assert tells.status_code == 422
    assert (
        regulator.post(f"{desk}/decision", data=decision | {"reply": "投诉成立，重新评审。"}).status_code
        == 302
    )

    readers = [public, drafter, signed_in(world, county.operator), signed_in(world, county.supervisor)]
    for reader in readers:
        told = "".join(
            reader.get(address).text
            for address in (
                "/complaints",
                f"/lot-attempts/{lot}/remedies",
                f"/unit/lots/{lot}/remedies",
                "/remedies",
                f"/supervision/projects/{case.lot_attempt.project_id}",
            )
        )
        assert "投诉成立，重新评审。" in told
        assert not any(each in told for each in (COMPLAINANT.contact_name, COMPLAINANT.phone, "查实。"))
    assert "重新评审" in public.post("/complaints/check", data=known).text


def _object(world: World, county: County, address: str) -> Objection:
    browser = signed_in(world, county.bidders[0])
    assert browser.get(address).status_code == 200
    form = {"subject": "outcome", "grounds": GROUNDS, "demand": "请核实。"}
    answer = browser.post(address, data=form)
    assert answer.status_code == 302, answer.text
    assert browser.get(answer.location).status_code == 200
    return world.session.query(Objection).one()


def test_questions_and_objections_about_documents_never_show_the_bidder_before_the_deadline(
    world: World, county: County
) -> None:
    published = a_published_tender(world, county, lots=1)
    lot, address = published.lot_attempt_ids[0], f"/tenders/{published.tender_id}/questions"
    bidder = signed_in(world, county.bidders[0])
    assert a_visitor(world).post(address, data={"body": "？"}).status_code == 302
    assert signed_in(world, county.operator).post(address, data={"body": "？"}).status_code == 403
    assert bidder.post(address, data={"body": "路面厚度以哪张图为准？"}).status_code == 302
    objection = {"subject": "documents", "grounds": "资格条件过高。", "demand": "请修改。"}
    assert bidder.post(f"/lot-attempts/{lot}/objection", data=objection).status_code == 302
    raised = world.session.query(Objection).one()
    asker = world.session.get_one(Organisation, county.bidders[0].organisation_id).name
    login = login_of(world, county.bidders[0])

    pages = {
        county.unit.approver: (
            f"/unit/tenders/{published.tender_id}/questions",
            f"/unit/objections/{raised.id}",
        ),
        county.operator: ("/remedies",),
        county.supervisor: ("/remedies", f"/supervision/projects/{published.project_id}"),
    }
    for actor, addresses in pages.items():
        shown = [signed_in(world, actor).get(each) for each in addresses]
        assert [each.status_code for each in shown] == [200] * len(addresses)
        assert not any(asker in each.text or login in each.text for each in shown)
    assert "路面厚度" not in a_visitor(world).get(address).text

    unit = signed_in(world, county.unit.drafter)
    number = world.session.query(Question).one().number
    answers = {f"question-{number}": "路面厚度？", f"answer-{number}": "以施工图为准。"}
    refused = unit.post(f"/unit{address}", data=answers | {"changes": "yes"})
    assert refused.status_code == 409
    assert "以施工图为准" in refused.text
    assert unit.post(f"/unit{address}", data=answers | {"changes": "no"}).status_code == 302
