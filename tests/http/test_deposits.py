"""The pages of securities: each reader sees what it may, and nothing before its time."""

from io import BytesIO
from uuid import UUID

from werkzeug.test import TestResponse

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.client import Browser, a_visitor, signed_in
from tests.support.deposits import (
    SECURITY,
    Entry,
    a_secured_tender,
    account_number,
    ask_for_code,
    deposit_of,
    import_entries,
    is_secured,
    statement,
)
from tests.support.openings import open_lot, three_bids
from trading.deposits import queries


def test_a_security_goes_its_way_through_the_pages(world: World) -> None:
    county = a_county(world)
    tender = a_secured_tender(world, county)
    lot = tender.lot_attempt_ids[0]
    payer, guaranteed, foreign, _ = county.bidders
    bidder, cashier = signed_in(world, payer), signed_in(world, county.cashier)
    page = f"/lot-attempts/{lot}/security"
    assert f"/lot-attempts/{lot}/security" in bidder.get(f"/lot-attempts/{lot}/bid").text
    assert bidder.post(page).location == page
    code = deposit_of(world, lot, payer).code
    shown = bidder.get(page).text
    assert code in shown
    assert "8811000000001234" in shown

    refused = upload(cashier, b"a,b\n1,2\n")
    assert refused.status_code == 422
    assert "未导入任何内容" in refused.text
    whole = statement(
        Entry(SECURITY, code, account_number(payer), world.clock.now()),
        Entry(SECURITY, ask_for_code(world, foreign, lot).code, "6222333344445555", world.clock.now()),
    )
    report = cashier.get(upload(cashier, whole).location).text
    assert "非基本账户付款" in report
    assert upload(cashier, whole).status_code == 409
    assert "已提交" in bidder.get("/deposits").text

    ask_for_code(world, guaranteed, lot)
    other = signed_in(world, guaranteed)
    said = {"issuer": "示范担保公司", "number": "BH-1", "check_code": "77", "valid_until": "2027-12-31"}
    address = f"/deposits/{deposit_of(world, lot, guaranteed).id}/guarantees"
    small = other.post(address, data={**said, "amount": "9,999.00"})
    assert small.status_code == 422
    assert "保函金额不得少于" in small.text
    assert other.post(address, data={**said, "amount": "10,000.00"}).status_code == 302
    guarantee = deposit_of(world, lot, guaranteed).guarantees[0]
    check = f"/cashier/guarantees/{guarantee.id}/check"
    assert cashier.post(check, data={"genuine": "no", "reason": ""}).status_code == 422
    assert cashier.post(check, data={"genuine": "yes", "reason": ""}).status_code == 302
    payment = deposit_of(world, lot, foreign).payments[0]
    assert (
        cashier.post(f"/cashier/payments/{payment.id}/clear", data={"clearance": "开户许可证"}).status_code
        == 302
    )
    for each in (payer, guaranteed, foreign):
        assert is_secured(world, lot, each)

    assert_hidden_from_all_but_cashier(world, county, lot, code)
    three_bids(world, county, lot)
    open_lot(world, tender, lot)
    overview = f"/lot-attempts/{lot}/securities"
    for reader in (county.unit.drafter, county.operator, county.supervisor):
        assert "示范建设101有限公司" in signed_in(world, reader).get(overview).text
    assert signed_in(world, county.other_unit.approver).get(overview).status_code == 404
    assert "投标保证金" in a_visitor(world).get(f"/openings/{lot}").text


def upload(cashier: Browser, data: bytes) -> TestResponse:
    return cashier.post("/cashier/statements", data={"statement": (BytesIO(data), "对账单.csv")})


def assert_hidden_from_all_but_cashier(world: World, county: County, lot: UUID, code: str) -> None:
    """Nobody else's page tells of the payer, and nobody else opens the cashier's."""
    assert "示范建设101有限公司" in signed_in(world, county.cashier).get(f"/cashier/lots/{lot}").text
    readers = (
        county.unit.approver,
        county.operator,
        county.supervisor,
        county.administrator,
        county.regulator,
    )
    for reader in readers:
        browser = signed_in(world, reader)
        assert browser.get(f"/cashier/lots/{lot}").status_code == 403
        shown = browser.get(f"/lot-attempts/{lot}/securities").text
        assert "示范建设101有限公司" not in shown
        assert code not in shown
    other = signed_in(world, county.bidders[3])
    assert code not in other.get(f"/lot-attempts/{lot}/security").text
    assert other.post(f"/deposits/{deposit_of(world, lot, county.bidders[0]).id}/give-up").status_code == 404


def test_money_without_a_purpose_is_assigned_or_sent_back_by_the_cashiers_pages(world: World) -> None:
    county = a_county(world)
    lot, bidder = a_secured_tender(world, county).lot_attempt_ids[0], county.bidders[0]
    code = ask_for_code(world, bidder, lot).code
    now = world.clock.now()
    import_entries(
        world,
        county,
        Entry(SECURITY, "投标款", account_number(bidder), now, reference="1"),
        Entry(SECURITY, "=cmd()", "6222000011112222", now, reference="2", name="=恶意公司"),
    )
    cashier = signed_in(world, county.cashier)
    assert "/cashier/unmatched" in cashier.get("/home").text
    known, unknown = (str(each.id) for each in queries.unmatched(world.session))
    if queries.unmatched(world.session)[0].reference != "1":
        known, unknown = unknown, known
    wrong = cashier.post(f"/cashier/payments/{known}/assign", data={"code": "BZ12345678", "reason": "来电"})
    assert wrong.status_code == 422
    assert "没有这个付款码" in wrong.text
    right = cashier.post(f"/cashier/payments/{known}/assign", data={"code": code, "reason": "来电"})
    assert right.status_code == 302
    assert cashier.post("/cashier/refunds", data={}).status_code == 422
    assert cashier.post("/cashier/refunds", data={"payment": [unknown]}).status_code == 302
    order = queries.orders(world.session)[0]
    frozen = cashier.get(f"/cashier/refund-orders/{order.id}.csv").text
    assert "'=恶意公司" in frozen
    assert ",=恶意公司" not in frozen
    assert cashier.post("/cashier/refunds", data={"payment": [unknown]}).status_code == 409


def test_everybody_reads_every_charge_of_a_project_on_one_form(world: World) -> None:
    county = a_county(world)
    tender = a_secured_tender(world, county)
    folder = world.platform.config.instance / "deposits"
    visitor = a_visitor(world)
    address = f"/projects/{tender.project_id}/charges"
    assert address in visitor.get(f"/projects/{tender.project_id}").text
    free = visitor.get(address).text
    assert "本县未设交易收费项目" in free
    assert "10,000.00" in free
    folder.mkdir()
    (folder / "charges.toml").write_text(
        '[[charges]]\ncode = "service"\ntitle = "场地服务费"\npayer = "winner"\npayee = "交易中心"\n'
        'standard = "成交价的0.1%"\nbasis_points = 10\nsource = "县发改价〔2026〕1号"\n'
        'certainty = "county_decides"\n'
    )
    charged = visitor.get(address).text
    for words in ("场地服务费", "县发改价〔2026〕1号", "由县里确定", "按成交价计算"):
        assert words in charged
    assert "本县未设交易收费项目" not in charged
