"""Projects made as they are made in life: registered by the unit, checked and answered by the centre."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from tests.support.accounts import County
from tests.support.app import World
from trading.eligibility.catalogue import load_table
from trading.kernel.actors import Actor
from trading.kernel.clock import BEIJING
from trading.kernel.money import Money
from trading.procedures.catalogue import load_catalogue
from trading.procedures.vocabulary import Method
from trading.projects import commands
from trading.projects.checklist import Evidence, items_for
from trading.projects.models import Project
from trading.projects.registration import AMOUNT_NAMES, Section, amounts_of
from trading.projects.rules import CheckResult
from trading.projects.ways import Rules

VILLAGE = "511999100200"

METHODS: Mapping[str, Method] = {
    "works": Method.BIXUAN,
    "goods": Method.OPEN_TENDER,
    "services": Method.OPEN_TENDER,
}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "goods": {"central_catalogue": "no"},
    "services": {"central_catalogue": "no"},
    "mineral_right": {"county_is_seller": "yes"},
}


_ASSET = {
    "asset_name": "原城关镇办公楼",
    "asset_extent": "建筑面积1,200平方米",
    "asset_state": "空置，水电齐全",
    "asset_title": "川（2019）云栖县不动产权第0001234号",
}
_LEASE = {"lease_use": "商业办公", "lease_years": "3", "rent_payment": "按年支付，先付后用", "priority": "无"}
PARTICULARS: Mapping[str, Mapping[str, str]] = {
    "land_use_right": {
        "parcel_number": "云栖2026-07",
        "parcel_area": "20,000",
        "parcel_boundaries": "东至云栖大道，西至石堰河，南至规划路，北至城关小学",
        "parcel_space": "地上限高80米，地下10米",
        "parcel_state": "净地，权属清楚，补偿安置已完成",
        "land_use": "commerce",
        "land_years": "40",
        "planning": "容积率不大于2.5，建筑密度不大于35%，绿地率不小于30%",
    },
    "mineral_right": {
        "mining_right": "mining",
        "mineral": "建筑用砂岩",
        "mine_area": "0.35",
        "mine_coordinates": "X3401234.5 Y35612345.6；X3401834.5 Y35612945.6；X3401134.5 Y35613045.6",
        "mine_resources": "控制资源量320万吨",
        "mine_years": "10",
        "mine_conditions": "露天开采，按批准的开发利用方案和生态修复方案实施",
    },
    "state_asset": {
        **_ASSET,
        "valuer": "四川某某资产评估有限公司",
        "valuation_report": "川评报字〔2026〕第32号",
        "valuation_approval": "云国资评备〔2026〕5号",
        "priority": "无",
    },
    "lease": {**_ASSET, **_LEASE},
    "collective_asset": {**_ASSET, **_LEASE},
    "other_right": {
        "right_kind": "naming",
        "right_content": "云栖县体育馆外立面冠名",
        "right_years": "5",
        "valuation_report": "县文旅局测算说明〔2026〕2号",
    },
}


def rules_of(world: World) -> Rules:
    """The shipped rules on the day of the frozen clock."""
    return Rules(load_table(), load_catalogue(), day=world.clock.now().astimezone(BEIJING).date())


def a_draft(
    world: World,
    county: County,
    *,
    category: str = "works",
    lots: int = 2,
    estimate: Money | None = None,
    fund: str = "county",
    by: Actor | None = None,
    procedure: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> UUID:
    """A complete registration of `county.unit` that was not submitted yet; lots share the estimate.

    Without a `procedure` (its code) the usual one of the category is taken.
    """
    drafter = by or county.unit.drafter
    whole = estimate or Money.yuan(1_800_000)
    with world.acting(drafter) as tx:
        values = {
            "title": "云栖县农村公路水毁修复工程",
            "category": category,
            "content": "修复水毁路基、路面及附属设施。",
            "planned_start": None,
            "procuring_entity_id": county.unit.organisation_id,
        }
        project_id = commands.start_project(tx, values).id
    sections: dict[Section, dict[str, Any]] = {
        Section.PLACE: {"region_code": VILLAGE, "place": "石堰村一组至三组"},
        Section.MONEY: {
            **dict.fromkeys(AMOUNT_NAMES),
            **dict.fromkeys(amounts_of(category).required, whole),
            "budget_line": "2140106 公路养护",
            "funding": [(fund, whole)],
        },
        Section.PARTICULARS: {"particulars": PARTICULARS.get(category, {})},
        Section.APPROVAL: {
            "approval_number": "云发改投〔2026〕88号",
            "approval_authority": "云栖县发展和改革局",
            "approval_date": world.clock.now().astimezone(BEIJING).date(),
            "investment_code": "2026-511999-48-01-123456",
        },
        Section.LOTS: {"lots": shares(whole, lots)},
        Section.METHOD: {
            "answers": dict(answers or ANSWERS.get(category, {})),
            "method": method_of(world, category, procedure),
            "procedure_code": procedure,
            "method_reason": "经县人民政府批准，云府函〔2026〕15号" if procedure else "",
        },
    }
    for section, values in sections.items():
        save(world, drafter, project_id, section, values)
    for item in items_for(category):
        if item.evidence is Evidence.FILE:
            attach(world, drafter, project_id, item.code, f"{item.name}.pdf", a_pdf(item.code))
    return project_id


def method_of(world: World, category: str, procedure: str | None) -> str:
    if procedure is None:
        return METHODS[category].value if category in METHODS else ""
    return rules_of(world).catalogue.get(procedure, rules_of(world).day).method.value


def shares(whole: Money, count: int) -> list[tuple[str, Money]]:
    """Lots that add up to the whole."""
    part = Money(whole.fen // count)
    last = Money(whole.fen - part.fen * (count - 1))
    return [(f"第{number}标段", last if number == count else part) for number in range(1, count + 1)]


def save(world: World, actor: Actor, project_id: UUID, section: Section, values: Mapping[str, Any]) -> None:
    with world.acting(actor) as tx:
        commands.save_section(tx, project_id, version_of(world, project_id), section, values)


def attach(world: World, actor: Actor, project_id: UUID, kind: str, name: str, content: bytes) -> UUID:
    stored = world.platform.files.receive(BytesIO(content), limit=2**20, media_type="application/pdf")
    with world.acting(actor) as tx:
        version = version_of(world, project_id)
        return commands.attach(tx, project_id, version, stored, kind=kind, file_name=name).id


def a_pdf(words: str = "") -> bytes:
    """The smallest thing that is a PDF to whoever looks at it; `words` make it differ."""
    return f"%PDF-1.7\n% {words}\n%%EOF\n".encode()


def version_of(world: World, project_id: UUID) -> int:
    return world.session.get_one(Project, project_id).version


def a_submitted_project(world: World, county: County, **how: Any) -> UUID:
    """Submitted by the unit, waiting to be taken up."""
    project_id = a_draft(world, county, **how)
    submit(world, county.unit.drafter, project_id)
    return project_id


def submit(world: World, actor: Actor, project_id: UUID) -> None:
    with world.acting(actor) as tx:
        commands.submit(tx, project_id, version_of(world, project_id), rules_of(world))


def take_up(world: World, operator: Actor, project_id: UUID) -> None:
    with world.acting(operator) as tx:
        commands.take_up(tx, project_id)


def check(world: World, operator: Actor, project_id: UUID, **raised: tuple[CheckResult, str]) -> None:
    """Find every item in order but those that are `raised`, by code."""
    items = items_for(world.session.get_one(Project, project_id).category)
    results = {item.code: raised.get(item.code, (CheckResult.IN_ORDER, "")) for item in items}
    with world.acting(operator) as tx:
        commands.save_checks(tx, project_id, results)


def an_accepted_project(
    world: World,
    county: County,
    *,
    category: str = "works",
    lots: int = 2,
    estimate: Money | None = None,
    fund: str = "county",
    procedure: str | None = None,
) -> UUID:
    """A project of `county.unit` that `county.operator` took up, checked and accepted."""
    how = {"category": category, "lots": lots, "estimate": estimate, "fund": fund, "procedure": procedure}
    project_id = a_submitted_project(world, county, **how)
    take_up(world, county.operator, project_id)
    check(world, county.operator, project_id)
    with world.acting(county.operator) as tx:
        commands.accept(tx, project_id, world.platform.config)
    return project_id
