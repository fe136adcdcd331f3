"""Start a registration and save it task by task."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from trading.accounts.queries import holds_mandate
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid, Stale
from trading.kernel.money import Money
from trading.kernel.permissions import Action
from trading.kernel.regions import Level
from trading.kernel.text import text
from trading.projects.models import Funding, Lot, Project
from trading.projects.particulars import faults, tidy
from trading.projects.registration import AMOUNT_NAMES, Section, amounts_of
from trading.projects.rules import EDITABLE
from trading.store.regions import region_tree
from trading.store.transaction import Transaction

FIELDS: Final[Mapping[Section, tuple[str, ...]]] = {
    Section.BASICS: ("title", "category", "content", "agent_id", "planned_start"),
    Section.PLACE: ("region_code", "place"),
    Section.MONEY: (*AMOUNT_NAMES, "budget_line", "funding"),
    Section.PARTICULARS: ("particulars",),
    Section.APPROVAL: ("approval_number", "approval_authority", "approval_date", "investment_code"),
    Section.LOTS: ("lots",),
    Section.METHOD: ("answers", "method", "procedure_code", "method_reason"),
}
UNSAID: Final[Mapping[Section, Mapping[str, Any]]] = {Section.METHOD: {"procedure_code": None}}
"""What is meant where nothing is said."""


def start_project(tx: Transaction, values: Mapping[str, Any]) -> Project:
    """Begin a registration. An agent names the unit it acts for (`procuring_entity_id`); raises Invalid."""
    tx.require(Action.REGISTER_PROJECT)
    own, named = tx.actor.organisation_id, values.get("procuring_entity_id")
    if own is None or tx.actor.person_id is None:
        raise Conflict
    project = Project(
        procuring_entity_id=named or own,
        agent_id=own if named and named != own else None,
        created_by=tx.actor.person_id,
        created_at=tx.now,
        title=values["title"],
        category=values["category"],
        content=values["content"],
        planned_start=values["planned_start"],
        version=1,
    )
    if project.agent_id is not None:
        _must_hold_mandate(tx, project.agent_id, project.procuring_entity_id, "procuring_entity_id")
    elif values.get("agent_id"):
        _must_hold_mandate(tx, values["agent_id"], project.procuring_entity_id, "agent_id")
        project.agent_id = values["agent_id"]
    tx.add(project)
    tx.session.flush()
    tx.record("project.started", project, project_id=project.id, after=_plain(project, Section.BASICS))
    return project


def save_section(
    tx: Transaction, project_id: UUID, version: int, section: Section, values: Mapping[str, Any]
) -> Project:
    """Save one task of the registration; raises Stale when somebody saved since `version` was read.

    A method without its `procedure_code` means the usual procedure of that method.
    """
    project = lock_editable(tx, project_id, version)
    before = _plain(project, section)
    values = {**UNSAID.get(section, {}), **values}
    if section is Section.BASICS:
        _must_name_agent(tx, project, values["agent_id"])
    if section is Section.PLACE:
        _must_be_place(values["region_code"])
    if section is Section.PARTICULARS:
        values = {"particulars": _sound_particulars(project.category, values["particulars"])}
    for name in FIELDS[section]:
        _set(project, name, values[name])
    if section in (Section.BASICS, Section.MONEY):
        _drop_foreign_amounts(project)
    project.version += 1
    tx.record(
        "project.saved",
        project,
        project_id=project.id,
        section=section.value,
        before=before,
        after=_plain(project, section),
    )
    return project


def lock_editable(tx: Transaction, project_id: UUID, version: int) -> Project:
    """The project, locked for a change of the registration; raises Forbidden, Conflict or Stale."""
    project = tx.lock(Project, project_id)
    tx.require(Action.EDIT_PROJECT, project)
    if project.state not in EDITABLE:
        raise Conflict("not_editable", text("The registration was submitted and cannot be changed now."))
    if project.version != version:
        raise Stale
    return project


def _must_name_agent(tx: Transaction, project: Project, agent_id: UUID | None) -> None:
    if agent_id is None or agent_id == project.agent_id:
        return
    _must_hold_mandate(tx, agent_id, project.procuring_entity_id, "agent_id")


def _must_hold_mandate(tx: Transaction, agent_id: UUID, unit_id: UUID, name: str) -> None:
    if not holds_mandate(tx.session, agent_id, unit_id, tx.now.astimezone(BEIJING).date()):
        raise Invalid.field(name, text("There is no mandate in force between this unit and this agent."))


def _sound_particulars(category: str, given: Mapping[str, str]) -> dict[str, str]:
    """The facts of the category, tidied; raises Invalid by fact."""
    tidied = tidy(category, given)
    found = faults(category, tidied)
    if found:
        raise Invalid("particulars_wrong", None, {key: [reason] for key, reason in found.items()})
    return tidied


def _must_be_place(code: str) -> None:
    """Empty, or a place from the county downward."""
    place = region_tree().find(code)
    if code and (place is None or place.level in (Level.PROVINCE, Level.CITY)):
        raise Invalid.field("region_code", text("Please choose one of the list."))


def _set(project: Project, name: str, value: Any) -> None:
    if name == "funding":
        _set_funding(project, value)
    elif name == "lots":
        _set_lots(project, value)
    elif name == "particulars":
        project.particulars = json.dumps(value, ensure_ascii=False, sort_keys=True)
    elif name == "answers":
        project.facts = json.dumps(value, ensure_ascii=False, sort_keys=True)
    else:
        setattr(project, name, value)


def _set_funding(project: Project, rows: Sequence[tuple[str, Money]]) -> None:
    del project.funding[len(rows) :]
    for row, (fund, amount) in zip(project.funding, rows, strict=False):
        row.fund, row.amount = fund, amount
    for position, (fund, amount) in enumerate(rows[len(project.funding) :], len(project.funding) + 1):
        project.funding.append(Funding(position=position, fund=fund, amount=amount))


def _set_lots(project: Project, rows: Sequence[tuple[str, Money]]) -> None:
    del project.lots[len(rows) :]
    for lot, (title, estimate) in zip(project.lots, rows, strict=False):
        lot.title, lot.estimate = title, estimate
    for position, (title, estimate) in enumerate(rows[len(project.lots) :], len(project.lots) + 1):
        project.lots.append(Lot(position=position, title=title, estimate=estimate))


def _drop_foreign_amounts(project: Project) -> None:
    """An amount that does not describe the category would only mislead."""
    known = amounts_of(project.category).all
    for name in AMOUNT_NAMES:
        if name not in known:
            setattr(project, name, None)


def _plain(project: Project, section: Section) -> dict[str, Any]:
    return {name: _value(project, name) for name in FIELDS[section]}


def _value(project: Project, name: str) -> Any:
    if name == "funding":
        return [[row.fund, row.amount.yuan_text()] for row in project.funding]
    if name == "lots":
        return [[lot.title, lot.estimate.yuan_text()] for lot in project.lots]
    if name == "particulars":
        return json.loads(project.particulars)
    if name == "answers":
        return json.loads(project.facts)
    value = getattr(project, name)
    if isinstance(value, Money):
        return value.yuan_text()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
