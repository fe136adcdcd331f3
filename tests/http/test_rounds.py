"""Stages and single sources as units, suppliers, the centre, supervision and visitors meet them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender, signed_off
from tests.support.app import World
from tests.support.bids import seal_and_submit
from tests.support.client import Browser, a_visitor, signed_in
from tests.support.committees import evaluated
from tests.support.openings import open_lot
from tests.support.projects import an_accepted_project
from tests.support.rounds import next_stage, state
from trading.accounts.models import Organisation
from trading.announcements.models import NoticeDraft
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.rounds import queries
from trading.store.pdf import PdfRenderer

SECRET_MINUTES = "该供应商承诺驻场人员五名。"


@pytest.fixture(autouse=True)
def papers_without_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(pdf: PdfRenderer, name: str, values: Mapping[str, Any], *, identifier: str) -> bytes:
        return b"%PDF-1.7\n" + pdf.html(name, values).encode()

    monkeypatch.setattr(PdfRenderer, "render", render)


@pytest.fixture
def county(world: World, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose pages stand at the frozen time of the world."""
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return a_county(world)


def name_of(world: World, bidder: Actor) -> str:
    return world.session.get_one(Organisation, bidder.organisation_id).name


def responded(world: World, county: County) -> tuple[PublishedTender, UUID]:
    """A negotiation whose three responses are opened and examined by the committee."""
    project = an_accepted_project(
        world,
        county,
        category="services",
        lots=1,
        estimate=Money.yuan(900_000),
        procedure="gp_negotiation",
    )
    tender = a_published_tender(world, county, lots=1, project=project, days=10)
    (lot,) = tender.lot_attempt_ids
    for bidder in county.bidders[:3]:
        seal_and_submit(world, lot, bidder)
    assert signed_in(world, county.bidders[0]).get(f"/my/stages/{lot}").status_code == 200
    open_lot(world, tender, lot)
    evaluated(world, county, lot)
    return tender, lot


def meeting_form(world: World, supplier: Actor, minutes: str) -> dict[str, str]:
    start = world.clock.now().astimezone(BEIJING) - timedelta(minutes=30)
    moment = "%Y-%m-%dT%H:%M"
    return {
        "supplier": str(supplier.organisation_id),
        "held_from": start.strftime(moment),
        "held_until": (start + timedelta(minutes=29)).strftime(moment),
        "place": "谈判室",
        "panel": "周专家",
        "people": "王经理",
        "minutes": minutes,
    }


def test_a_closed_stage_is_led_on_its_pages_and_tells_no_supplier_of_another(
    world: World, county: County
) -> None:
    tender, lot = responded(world, county)
    first, second, third, outsider = county.bidders
    unit, approver = signed_in(world, county.unit.drafter), signed_in(world, county.unit.approver)
    page = f"/stages/{lot}"

    for supplier, minutes in (
        (first, "价格构成另行说明。"),
        (second, SECRET_MINUTES),
        (third, "无其他问题。"),
    ):
        world.clock.advance(timedelta(minutes=31))
        answer = unit.post(f"{page}/meetings", data=meeting_form(world, supplier, minutes))
        assert answer.status_code == 302, answer.text
    again = unit.post(f"{page}/meetings", data=meeting_form(world, first, "同时进行。"))
    assert (again.status_code, "应当与各供应商分别会谈" in again.text) == (422, True)
    changed = approver.post(f"{page}/changes", data={"content": "质保期改为三年。", "reason": "均可提供。"})
    assert changed.status_code == 302

    for watcher in (county.unit.drafter, county.operator, county.supervisor):
        shown = signed_in(world, watcher).get(page)
        assert (shown.status_code, SECRET_MINUTES in shown.text) == (200, True)
    assert "周专家" not in signed_in(world, county.supervisor).get(page).text

    own = signed_in(world, second).get(f"/my/stages/{lot}").text
    assert SECRET_MINUTES in own
    assert "质保期改为三年。" in own

    others = [name_of(world, each) for each in (second, third)]
    for reader in (a_visitor(world), signed_in(world, first), signed_in(world, outsider)):
        tells_nothing(reader, tender, lot, [*others, SECRET_MINUTES, "共 3 家"])

    assert approver.post(f"{page}/conclusion").status_code == 302
    world.work()
    assert state(world, lot) is AttemptState.CONTINUED
    invited = next_stage(world, county, lot, days=4)
    (final,) = invited.lot_attempt_ids
    seal_and_submit(world, final, second)
    assert signed_in(world, second).get(f"/my/stages/{final}").status_code == 404
    assert "邀请您参加" in signed_in(world, first).get("/home").text
    assert signed_in(world, first).get(f"/notices/{invited.notice_id}").status_code == 200
    for reader in (a_visitor(world), signed_in(world, outsider)):
        assert reader.get(f"/notices/{invited.notice_id}").status_code == 404
        tells_nothing(reader, invited, final, [name_of(world, first), *others])


def tells_nothing(reader: Browser, tender: PublishedTender, lot: UUID, secrets: list[str]) -> None:
    """No page about the lot says any of this to the reader."""
    for address in (
        f"/openings/{lot}",
        f"/openings/{lot}.json",
        f"/openings/{lot}.pdf",
        f"/openings/{lot}/closing.note",
        f"/openings/{lot}/closing.proof",
        f"/openings/{lot}/bundle",
        f"/stages/{lot}",
        f"/my/stages/{lot}",
        f"/projects/{tender.project_id}",
        "/openings?view=list",
        "/tenders",
    ):
        answer = reader.get(address, follow_redirects=False)
        assert answer.status_code < 500, address
        assert [each for each in secrets if each in answer.text] == [], address


def test_a_single_source_goes_from_its_desk_over_an_objection_to_its_result(
    world: World, county: County
) -> None:
    project_id = an_accepted_project(
        world,
        county,
        category="goods",
        lots=1,
        estimate=Money.yuan(900_000),
        procedure="gp_single_source",
    )
    unit, approver = signed_in(world, county.unit.drafter), signed_in(world, county.unit.approver)
    form = f"/unit/projects/{project_id}/single-source"
    shown = unit.get(form).text
    lot_id = shown.split('name="lot"')[1].split('<option value="')[1].split('"')[0]
    wrong_way = unit.post(f"/unit/projects/{project_id}/tenders/new", data={"lots": lot_id})
    assert (wrong_way.status_code, "请先拟定唯一供应商" in wrong_way.text) == (409, True)
    said = {
        "lot": lot_id,
        "supplier": str(county.bidders[0].organisation_id),
        "reason": "原系统独家开发。",
        "opinions": "王某，某研究院，高级工程师：同意。",
        "need": "检测设备一套。",
        "contact": "0800-1234567",
        "objection_channel": "书面提出。",
    }
    assert unit.post(form, data=said).status_code == 302
    draft = world.session.query(NoticeDraft).one()
    lot = draft.tender.lots[0].lot_attempt_id
    signed_off(world, county.unit, draft.id)

    visitor, public = a_visitor(world), f"/single-sources/{lot}"
    notice = queries.published_source(world.session, lot).lot_attempt
    assert "只能从该供应商采购的理由" in visitor.get(public).text
    objection = {"name": "某科技公司", "contact": "0800-7654321", "content": "我公司可以提供。"}
    received = visitor.post(f"{public}/objections", data=objection)
    assert f"{notice.wire_id}-Y01" in received.text
    for _ in range(4):
        assert visitor.post(f"{public}/objections", data=objection).status_code == 200
    assert visitor.post(f"{public}/objections", data=objection).status_code == 429
    assert "某科技公司" not in visitor.get(public).text
    assert "某科技公司" not in signed_in(world, county.operator).get(f"/negotiations/{lot}").text

    for each in [each.id for each in queries.objections(world.session, lot)]:
        answered = approver.post(
            f"/negotiations/{lot}/objections/{each}", data={"answer": "论证不成立。", "upheld": "no"}
        )
        assert answered.status_code == 302
    deadline = world.session.get_one(LotAttempt, lot).deadline
    assert deadline is not None
    world.clock.advance_to(deadline + timedelta(hours=10))
    record = meeting_form(world, county.bidders[0], "逐项协商价格。") | {
        "price": "880000",
        "terms": "免费维护。",
    }
    assert unit.post(f"/negotiations/{lot}/record", data=record).status_code == 302
    assert unit.post(f"/negotiations/{lot}/result", data={"main_items": "设备一套"}).status_code == 302
    assert state(world, lot) is AttemptState.OPENED
