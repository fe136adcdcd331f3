"""Registration, the centre's list, the administrator's and the unit's pages, as people use them."""

import re

from sqlalchemy import select

from tests.support.accounts import PASSWORD, a_bidder, a_county, a_credit_code
from tests.support.app import World
from tests.support.client import a_visitor, sign_in, signed_in
from trading.accounts.models import Mandate, Organisation, Person
from trading.accounts.rules import OrganisationState
from trading.kernel.actors import Duty

FILLED = {
    "name": "新来建设有限公司",
    "credit_code": a_credit_code(900),
    "address": "示范县北街2号",
    "contact_name": "孙联络",
    "contact_phone": "0800-7654321",
    "person_name": "孙新来",
    "login": "newcomer",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def test_a_bidder_registers_and_reads_that_it_is_being_checked(world: World) -> None:
    browser = a_visitor(world)
    assert browser.post("/register", data=FILLED).location == "/sign-in"
    assert sign_in(browser, "newcomer").status_code == 302
    assert "入库申请审核中" in browser.get("/home").text


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(world: World) -> None:
    wrong = FILLED | {
        "name": "示范😀公司",
        "credit_code": "９１５１",
        "login": "孙",
        "password_again": "other",
    }
    page = a_visitor(world).post("/register", data=wrong)
    assert page.status_code == 422
    for reason in ("表情符号", "18 位", "登录名为 3 至 60 位", "两次输入的密码不一致"):
        assert reason in page.text
    for typed in ("示范😀公司", "９１５１", "示范县北街2号", "孙联络"):
        assert typed in page.text
    assert PASSWORD not in page.text


def test_a_missing_field_a_long_text_and_a_control_character_are_refused_kindly(world: World) -> None:
    for change in (
        {"address": ""},
        {"name": "长" * 201},
        {"contact_name": "孙\u202e联络"},
        {"person_name": "\x00"},
    ):
        page = a_visitor(world).post("/register", data=FILLED | change)
        assert page.status_code == 422
        assert "0800-7654321" in page.text


def test_an_address_that_registers_again_and_again_must_wait(world: World) -> None:
    stranger, neighbour = a_visitor(world), a_visitor(world)
    assert stranger.post("/register", data=FILLED).location == "/sign-in"
    for number in range(19):
        assert stranger.post("/register", data=FILLED | {"login": f"guess{number}"}).status_code == 422
    refused = stranger.post("/register", data=FILLED)
    assert refused.status_code == 429
    assert "示范县北街2号" in refused.text
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert neighbour.post("/register", data=FILLED, environ_overrides=elsewhere).status_code == 422


def test_ten_megabytes_of_text_are_refused(world: World) -> None:
    answer = a_visitor(world).post("/register", data=FILLED | {"address": "字" * 3_500_000})
    assert answer.status_code == 413


def test_a_known_code_is_told_beside_its_field(world: World) -> None:
    assert a_visitor(world).post("/register", data=FILLED).status_code == 302
    again = a_visitor(world).post("/register", data=FILLED | {"login": "another"})
    assert again.status_code == 422
    assert "该统一社会信用代码已注册" in again.text


def test_an_operator_refuses_with_a_reason_that_the_bidder_reads_and_answers(world: World) -> None:
    county = a_county(world)
    bidder = a_bidder(world, 950)
    operator = signed_in(world, county.operator)
    assert "示范建设950有限公司" in operator.get("/home").text
    address = f"/centre/applications/{bidder.organisation_id}"
    assert "准予入库" in operator.get(address).text
    assert operator.post(f"{address}/refuse", data={"reason": ""}).status_code == 422
    assert operator.post(f"{address}/refuse", data={"reason": "联系电话无法接通"}).status_code == 302
    browser = signed_in(world, bidder)
    assert "联系电话无法接通" in browser.get("/home").text
    corrected = {name: FILLED[name] for name in ("name", "address", "contact_name", "contact_phone")}
    corrected["credit_code"] = a_credit_code(950)
    assert browser.post("/me/organisation", data=corrected).location == "/home"
    assert operator.post(f"{address}/admit").status_code == 302
    kept = world.session.get_one(Organisation, bidder.organisation_id)
    assert (kept.state, kept.name) == (OrganisationState.ADMITTED, "新来建设有限公司")


def test_two_operators_who_decide_at_once_do_not_overrule_each_other(world: World) -> None:
    county = a_county(world)
    address = f"/centre/applications/{a_bidder(world, 950).organisation_id}"
    first, second = signed_in(world, county.operator), signed_in(world, county.second_operator)
    assert first.post(f"{address}/admit").status_code == 302
    late = second.post(f"{address}/refuse", data={"reason": "资料不全"})
    assert late.status_code == 409
    assert "资料不全" in late.text


def test_the_centres_pages_are_not_for_others(world: World) -> None:
    county = a_county(world)
    for other in (county.unit.drafter, county.bidders[0], county.custodian, county.administrator):
        assert signed_in(world, other).get("/centre/applications").status_code == 403
    assert a_visitor(world).get("/centre/applications").location.startswith("/sign-in")


def test_the_administrator_creates_a_unit_and_its_first_person_signs_in(world: World) -> None:
    county = a_county(world)
    administrator = signed_in(world, county.administrator)
    new = {"kind": "purchasing_unit", "name": "示范县水利局", "credit_code": a_credit_code(30, "11")}
    organisation = administrator.post("/administration/organisations/new", data=new).location
    person = {"role": "purchaser", "login": "water", "name": "江水利", "responsible": "yes"}
    account = administrator.post(f"{organisation}/people", data=person).location
    invited = administrator.post(f"{account}/invite").text
    code = re.search(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){3}", invited)
    assert code is not None
    newcomer = a_visitor(world)
    chosen = {"invitation": code.group().lower(), "password": PASSWORD, "password_again": PASSWORD}
    assert newcomer.post("/invitation", data=chosen).location == "/sign-in"
    assert sign_in(newcomer, "water").status_code == 302
    assert "设定签发流程" in newcomer.get("/unit/people").text


def test_a_role_that_does_not_fit_is_told_and_nothing_is_lost(world: World) -> None:
    county = a_county(world)
    page = signed_in(world, county.administrator).post(
        f"/administration/organisations/{county.unit.organisation_id}/people",
        data={"role": "supervisor", "login": "watcher", "name": "钱监督"},
    )
    assert page.status_code == 422
    assert "这类单位不设此角色" in page.text
    assert 'value="watcher"' in page.text


def test_the_administrator_corrects_what_is_written_about_a_unit(world: World) -> None:
    county = a_county(world)
    address = f"/administration/organisations/{county.unit.organisation_id}/particulars"
    browser = signed_in(world, county.administrator)
    taken = {"name": "示范县交通局", "credit_code": a_credit_code(3, "11")}
    refused = browser.post(address, data=taken)
    assert (refused.status_code, "示范县交通局" in refused.text) == (422, True)
    assert browser.post(address, data=taken | {"credit_code": a_credit_code(2, "11")}).status_code == 302
    assert world.session.get_one(Organisation, county.unit.organisation_id).name == "示范县交通局"
    bidder = f"/administration/organisations/{county.bidders[0].organisation_id}/particulars"
    assert browser.post(bidder, data=taken | {"credit_code": a_credit_code(101)}).status_code == 403


def test_a_unit_that_cannot_publish_is_reminded_to_set_its_route(world: World) -> None:
    county = a_county(world)
    approver = signed_in(world, county.unit.approver)
    assert "设定签发流程" not in approver.get("/home").text
    closed = {"active": "no", "reason": "调离"}
    administrator = signed_in(world, county.administrator)
    administrator.post(f"/administration/people/{county.unit.drafter.person_id}/activity", data=closed)
    assert "设定签发流程" in approver.get("/home").text


def test_the_administrators_pages_are_the_administrators(world: World) -> None:
    county = a_county(world)
    person = f"/administration/people/{county.unit.drafter.person_id}"
    for other in (county.operator, county.unit.approver, county.supervisor):
        browser = signed_in(world, other)
        assert browser.get("/administration/people").status_code == 403
        assert browser.post(f"{person}/invite").status_code == 403
        assert browser.post(f"{person}/activity", data={"active": "no", "reason": "x"}).status_code == 403
    assert world.session.get_one(Person, county.unit.drafter.person_id).active


def test_the_responsible_person_sets_the_route_and_nobody_publishes_alone(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.unit.approver)
    approver, drafter = county.unit.approver.person_id, county.unit.drafter.person_id
    alone = [f"{approver}:drafter", f"{approver}:approver"]
    refused = browser.post("/unit/route", data={"duties": alone})
    assert refused.status_code == 422
    assert "发布须由两人办理" in refused.text
    together = [f"{drafter}:drafter", f"{drafter}:reviewer", f"{approver}:approver"]
    assert browser.post("/unit/route", data={"duties": together}).status_code == 302
    person = world.session.get_one(Person, drafter)
    assert {held.duty for held in person.duties} == {Duty.DRAFTER, Duty.REVIEWER}


def test_a_duty_that_does_not_exist_is_not_held(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.unit.approver)
    for mark in (
        "nobody:drafter",
        f"{county.unit.drafter.person_id}:emperor",
        "x",
        f"{county.unit.drafter.person_id}:responsible",
    ):
        assert browser.post("/unit/route", data={"duties": [mark]}).status_code == 422


def test_a_mandate_is_granted_and_ended_on_paper_and_on_the_platform(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.other_unit.approver)
    given = {
        "agent_id": str(county.agent.organisation_id),
        "document_number": "示范教委〔2026〕3号",
        "starts": "2026-12-31",
        "ends": "2026-12-01",
    }
    refused = browser.post("/unit/mandates/new", data=given)
    assert refused.status_code == 422
    assert "示范教委〔2026〕3号" in refused.text
    assert browser.post("/unit/mandates/new", data=given | {"ends": "2027-12-31"}).status_code == 302
    mandate = world.session.scalars(
        select(Mandate).where(Mandate.procuring_entity_id == county.other_unit.organisation_id)
    ).one()
    elsewhere = signed_in(world, county.unit.approver)
    assert elsewhere.post(f"/unit/mandates/{mandate.id}/revoke", data={"reason": "x"}).status_code == 403
    assert browser.post(f"/unit/mandates/{mandate.id}/revoke", data={"reason": "自行办理"}).status_code == 302
    assert "已吊销" in browser.get("/unit/people").text


def test_work_is_handed_over_in_the_open(world: World) -> None:
    county = a_county(world)
    change = {
        "from_person_id": str(county.unit.drafter.person_id),
        "to_person_id": str(county.unit.reviewer.person_id),
        "reason": "张拟稿调离",
    }
    assert signed_in(world, county.unit.drafter).post("/colleagues", data=change).status_code == 403
    assert signed_in(world, county.unit.approver).post("/colleagues", data=change).status_code == 302
    assert "张拟稿调离" in signed_in(world, county.unit.reviewer).get("/colleagues").text


def test_a_mobile_number_is_confirmed_on_the_pages(world: World) -> None:
    county = a_county(world)
    browser = signed_in(world, county.bidders[0])
    assert browser.post("/me/contacts/mobile", data={"mobile": "139 0000"}).status_code == 422
    asked = browser.post("/me/contacts/mobile", data={"mobile": "139 0000 0001"}).location
    world.work()
    [message] = world.platform.config.outgoing_folder.glob("*.json")
    code = re.search(r"验证码是 ([0-9]{6})", message.read_text())
    assert code is not None
    wrong = "000000" if code[1] != "000000" else "111111"
    assert browser.post(asked, data={"code": wrong}).status_code == 422
    assert browser.post(asked, data={"code": code[1]}).location == "/me/contacts"
    assert "13900000001" in browser.get("/me").text
