"""Suspicions for people to look at: payments that the platform does not know, needs that were divided."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.client import signed_in
from tests.support.contracts import sign_and_file
from tests.support.projects import an_accepted_project
from tests.support.results import an_awarded_lot
from trading.accounts.models import Organisation
from trading.contracts.models import Contract
from trading.eligibility.catalogue import load_table
from trading.kernel.errors import Duplicate, Forbidden, Invalid
from trading.kernel.money import Money
from trading.procedures.vocabulary import Method
from trading.reconciliation import commands, queries, sheet
from trading.reconciliation.rules import Concluded, Need, Paid, Standing, clusters, suspected

DAY = date(2026, 3, 2)
HEADINGS = "单位名称,单位信用代码,供应商名称,供应商信用代码,合同名称,金额,日期,平台编号\n"


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def test_payments_the_platform_knows_are_told_from_those_it_does_not(world: World, county: County) -> None:
    lot = an_awarded_lot(world, county)
    contract = world.session.get_one(Contract, sign_and_file(world, county, lot))
    unit = world.session.get_one(Organisation, county.unit.organisation_id)
    known = f"{unit.name},,{contract.organisation.name},,进度款,{contract.price.yuan_text()},2026/12/20,"
    numbered = f"别的名称,,某公司,,尾款,1,2026-12-20,{contract.number.lower()}"
    unknown = f"{unit.name},{unit.credit_code},路边建材店,,采购砂石,150000.00,20261220,"
    again = f"{unit.name},,路边建材店,,采购水泥,80000,2026-11-01,"
    small = f"{unit.name},,小卖部,,办公用品,300,2026-12-01,"
    data = (HEADINGS + "\n".join([known, numbered, unknown, again, small])).encode("gb18030")
    stored = world.platform.files.receive(BytesIO(data), limit=sheet.LIMIT, media_type="text/csv")
    lines = sheet.read_lines(data)
    with world.acting(county.operator) as tx:
        commands.import_list(tx, stored, "财政支付清单.csv", lines)
    with pytest.raises(Duplicate), world.acting(county.operator) as tx:
        commands.import_list(tx, stored, "财政支付清单.csv", lines)
    found = queries.judged(world.session, load_table(), DAY)
    assert [(each.item.title, each.standing) for each in found] == [
        ("采购砂石", Standing.SUSPECTED),
        ("采购水泥", Standing.SUSPECTED),
        ("办公用品", Standing.BELOW),
        ("进度款", Standing.KNOWN),
        ("尾款", Standing.KNOWN),
    ]
    with pytest.raises(Forbidden), world.acting(county.unit.drafter) as tx:
        commands.explain(tx, found[0].item.id, "按应急采购办理。")
    with world.acting(county.operator) as tx:
        commands.explain(tx, found[0].item.id, "抢险救灾，见县政府批示。")
    page = signed_in(world, county.supervisor).get("/centre/outside")
    assert "路边建材店" in page.text
    assert "已说明" in page.text
    assert signed_in(world, county.bidders[0]).get("/centre/outside").status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "单位名称,金额\n甲,1".encode(),
        (HEADINGS + "甲,,乙,,丙,0,2026-01-01,").encode(),
        (HEADINGS + "甲,,乙,,丙,10,31.12.2026,").encode(),
        b"\xff\xfe\x00",
    ],
)
def test_a_list_with_a_fault_is_refused_whole(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        sheet.read_lines(data)
    assert refused.value.fields["file"]


def test_projects_at_one_place_are_shown_once_they_would_have_to_be_tendered_together(
    world: World, county: County
) -> None:
    registered = {an_accepted_project(world, county, lots=1) for _ in range(2)}
    assert queries.divided(world.session, county.supervisor, load_table()) == []
    registered.add(an_accepted_project(world, county, lots=1))
    (found,) = queries.divided(world.session, county.supervisor, load_table())
    assert {each.id for each in found.projects} == registered
    assert found.together is not None
    assert found.together.default_method is Method.OPEN_TENDER
    assert queries.divided(world.session, county.other_unit.drafter, load_table()) == []
    page = signed_in(world, county.operator).get("/centre/divided")
    assert page.text.count(found.projects[0].title) == 3


amounts = st.integers(1, 300_000_00).map(Money)
paid = st.builds(
    Paid,
    st.sampled_from(["甲", "乙"]),
    st.sampled_from(["丙", "丁"]),
    amounts,
    st.integers(0, 700).map(lambda days: DAY + timedelta(days=days)),
    st.just(""),
)


@given(st.lists(paid, max_size=8))
def test_nothing_large_and_unknown_escapes_and_nothing_known_is_suspected(lines: list[Paid]) -> None:
    threshold = Money(200_000_00)
    flags = suspected(lines, [], threshold)
    for line, flagged in zip(lines, flags, strict=True):
        assert flagged or line.amount < threshold
    known = [Concluded(frozenset(), each.unit, each.supplier, each.amount, each.on) for each in lines]
    assert not any(suspected(lines, known, threshold))


def test_needs_are_one_when_unit_kind_and_year_agree_and_place_or_title_do() -> None:
    unit, other_unit = uuid4(), uuid4()

    def need(title: str, place: str = "", days: int = 0, owner: UUID = unit, category: str = "works") -> Need:
        return Need(uuid4(), owner, category, title, place, DAY + timedelta(days=days))

    school = need("青石镇中心小学围墙修缮工程（一期）")
    assert clusters([school, need("青石镇中心小学围墙修缮工程（二期）", days=200)])
    assert clusters([school, need("操场硬化", place="青石镇中心小学"), need("大门", place="青石镇中心小学")])
    for other in (
        need("县城排水管网清淤"),
        need("青石镇中心小学围墙修缮工程", days=400),
        need("青石镇中心小学围墙修缮工程", owner=other_unit),
        need("青石镇中心小学围墙修缮工程", category="services"),
    ):
        assert not clusters([school, other])
