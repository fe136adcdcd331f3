"""Units register projects; the centre checks and answers them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from trading.demo.papers import stored_paper
from trading.demo.stage import Stage
from trading.eligibility.catalogue import load_table
from trading.kernel.clock import BEIJING
from trading.kernel.money import Money
from trading.procedures.catalogue import load_catalogue
from trading.projects import commands
from trading.projects.checklist import Evidence, Item, items_for
from trading.projects.models import Project
from trading.projects.registration import AMOUNT_NAMES, Section, amounts_of
from trading.projects.rules import CheckResult
from trading.projects.ways import Rules
from trading.store.db import db

APPROVAL = "approval"
"""The one paper of a registration that names its project."""

PROCEDURE: Final = {"works": "bixuan_works", "goods": "gp_open_tender", "services": "gp_open_tender"}
"""What a row that names no procedure goes by."""

ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "goods": {"central_catalogue": "no"},
    "services": {"central_catalogue": "no"},
    "mineral_right": {"county_is_seller": "yes"},
}

Row = Mapping[str, Any]


def begin(stage: Stage, row: Row) -> UUID:
    """Start a registration and fill in what it is about."""
    values = {"title": row["title"], "category": row["category"], "content": row["content"]}
    with stage.acting(drafter_of(row)) as tx:
        values |= {"planned_start": None, "procuring_entity_id": tx.actor.organisation_id}
        project_id = commands.start_project(tx, values).id
    place = {"region_code": row["region"], "place": row["place"]}
    _save(stage, row, project_id, Section.PLACE, place)
    return project_id


def drafter_of(row: Row) -> str:
    """The login of the person who drafts for the unit."""
    return str(row["unit"]) if row["unit"] == "drafter" else f"{row['unit']}-drafter"


def register(stage: Stage, row: Row) -> UUID:
    """Fill in everything, attach every file that is asked for, and submit."""
    project_id = begin(stage, row)
    _fill_in(stage, row, project_id)
    for item in items_for(row["category"]):
        if item.evidence is Evidence.FILE:
            _attach(stage, row, project_id, item)
    submit(stage, row, project_id)
    return project_id


def _fill_in(stage: Stage, row: Row, project_id: UUID) -> None:
    whole = Money.yuan(row["amount"])
    amounts = dict.fromkeys(amounts_of(row["category"]).required, whole)
    if "contract_estimate" in amounts:
        amounts["contract_estimate"] = Money.yuan(sum(estimate for _, estimate in row["lots"]))
    sections: dict[Section, dict[str, Any]] = {
        Section.MONEY: {
            **dict.fromkeys(AMOUNT_NAMES),
            **amounts,
            "budget_line": "2120303 小城镇基础设施建设" if row["category"] == "works" else "2050299 教育支出",
            "funding": [(fund, Money.yuan(amount)) for fund, amount in row["fund"]],
        },
        Section.APPROVAL: {
            "approval_number": row["approval"],
            "approval_authority": "云栖县发展和改革局" if row["category"] == "works" else "云栖县财政局",
            "approval_date": stage.clock.now().astimezone(BEIJING).date(),
            "investment_code": f"{stage.clock.now().year}-511999-48-01-{row['amount'] // 10:06d}",
        },
        Section.PARTICULARS: {"particulars": row.get("particulars", {})},
        Section.LOTS: {"lots": [(title, Money.yuan(estimate)) for title, estimate in row["lots"]]},
        Section.METHOD: {
            "answers": {**ANSWERS.get(row["category"], {}), **row.get("answers", {})},
            **_way(stage, row),
            "method_reason": row.get("method_reason", ""),
        },
    }
    for section, values in sections.items():
        _save(stage, row, project_id, section, values)


def _way(stage: Stage, row: Row) -> dict[str, str | None]:
    """The procedure of a row and its method; neither where the row is only kept on record."""
    code = row.get("procedure", PROCEDURE.get(row["category"]))
    if not code:
        return {"method": "", "procedure_code": None}
    procedure = load_catalogue().get(code, stage.clock.now().astimezone(BEIJING).date())
    return {"method": procedure.method.value, "procedure_code": code}


def _save(stage: Stage, row: Row, project_id: UUID, section: Section, values: Mapping[str, Any]) -> None:
    with stage.acting(drafter_of(row)) as tx:
        commands.save_section(tx, project_id, _version(project_id), section, values)


def _attach(stage: Stage, row: Row, project_id: UUID, item: Item) -> None:
    about = row["title"] if item.code == APPROVAL else "本项目"
    words = f"{item.name}：{about}所附材料真实、完整、有效。"
    stored = stored_paper(stage, item.name, about, words)
    with stage.acting(drafter_of(row)) as tx:
        version = _version(project_id)
        commands.attach(tx, project_id, version, stored, kind=item.code, file_name=f"{item.name}.pdf")


def _version(project_id: UUID) -> int:
    return db.session.get_one(Project, project_id, populate_existing=True).version


def submit(stage: Stage, row: Row, project_id: UUID) -> None:
    """Hand the registration in to the centre."""
    day = stage.clock.now().astimezone(BEIJING).date()
    with stage.acting(drafter_of(row)) as tx:
        rules = Rules(load_table(), load_catalogue(), day=day)
        commands.submit(tx, project_id, _version(project_id), rules)


def accept(stage: Stage, project_id: UUID, desk: str = "operator") -> None:
    """Take the project up, find everything in order, accept it; `desk` is the login of who does."""
    check(stage, project_id, desk)
    with stage.acting(desk) as tx:
        commands.accept(tx, project_id, stage.platform.config)


def keep_record(stage: Stage, project_id: UUID) -> None:
    """Find everything in order and record what is not traded here."""
    check(stage, project_id)
    with stage.acting("operator") as tx:
        commands.file_record(tx, project_id, stage.platform.config)


def report_outcome(stage: Stage, row: Row, project_id: UUID) -> None:
    """Report with whom and for how much the unit concluded it."""
    partner, price, remark = row["outcome"]
    values = {"partner": partner, "price": Money.yuan(price), "remark": remark}
    values["concluded_on"] = stage.clock.now().astimezone(BEIJING).date()
    with stage.acting(drafter_of(row)) as tx:
        commands.report_outcome(tx, project_id, values)


def send_back(stage: Stage, project_id: UUID, **raised: tuple[CheckResult, str]) -> None:
    """Return it with everything that is missing named at once."""
    check(stage, project_id, **raised)
    with stage.acting("operator") as tx:
        commands.send_back(tx, project_id, stage.platform.config)


def check(
    stage: Stage, project_id: UUID, desk: str = "operator", /, **raised: tuple[CheckResult, str]
) -> None:
    with stage.acting(desk) as tx:
        commands.take_up(tx, project_id)
    with stage.acting(desk) as tx:
        category = tx.get(Project, project_id).category
        found = {item.code: raised.get(item.code, (CheckResult.IN_ORDER, "")) for item in items_for(category)}
        commands.save_checks(tx, project_id, found)
