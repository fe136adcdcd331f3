"""The centre's answers, each with a numbered, dated slip: accept, send back, not accept, record."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from trading.config import Config
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.text import text
from trading.projects.checklist import Found, must_be_in_order, must_raise_something, raised_late
from trading.projects.commands.checking import lock_checking
from trading.projects.models import Project, Slip
from trading.projects.queries import checked, is_traded, raised_before
from trading.projects.rules import PROJECT, SlipKind
from trading.store.counters import next_number
from trading.store.regions import region_tree
from trading.store.transaction import Transaction

SCHEMA: Final = "slip/1"

_KINDS: Final = {
    SlipKind.ACCEPTANCE: ("accept", "project.accepted", "受"),
    SlipKind.CORRECTION: ("return", "project.returned", "补"),
    SlipKind.REFUSAL: ("decline", "project.declined", "不受"),
    SlipKind.RECORDING: ("record", "project.recorded", "备"),
}
"""By kind of slip: the transition, the name of the audit event, the word in the slip's number."""


def accept(tx: Transaction, project_id: UUID, config: Config) -> Slip:
    """Accept the registration and give the project its numbers; raises Conflict unless all is in order."""
    project = lock_checking(tx, project_id)
    found = checked(tx.session, project)
    must_be_in_order(found)
    if not is_traded(project):
        raise Conflict("only_recorded", text("This project is not traded here; it can only be recorded."))
    year = tx.now.astimezone(BEIJING).year
    project.number = f"{config.document_word}〔{year}〕{next_number(tx.session, f'project:{year}'):04d}号"
    project.wire_base = f"GG-{year}-{next_number(tx.session, f'project-wire:{year}'):06d}"
    return _answer(tx, project, config, SlipKind.ACCEPTANCE, found)


def send_back(tx: Transaction, project_id: UUID, config: Config, *, late_reason: str = "") -> Slip:
    """Send back with everything that is missing or wrong, named at once.

    An item that the first answer did not raise needs a reason, and is flagged; raises Invalid without one.
    """
    project = lock_checking(tx, project_id)
    found = checked(tx.session, project)
    must_raise_something(found)
    raised = [each.item.code for each in found if each.is_raised]
    late = raised_late(project.round, raised, raised_before(tx.session, project))
    if late and not late_reason:
        raise Invalid.field("late_reason", text("Say why this was not raised the first time."))
    return _answer(tx, project, config, SlipKind.CORRECTION, found, late=late, late_reason=late_reason)


def decline(tx: Transaction, project_id: UUID, config: Config, *, reasons: str) -> Slip:
    """Do not accept the registration, with reasons; raises Invalid without them."""
    project = lock_checking(tx, project_id)
    if not reasons:
        raise Invalid.field("reasons", text("Give the reasons."))
    return _answer(tx, project, config, SlipKind.REFUSAL, checked(tx.session, project), reasons=reasons)


def file_record(tx: Transaction, project_id: UUID, config: Config) -> Slip:
    """Record a project that is not traded here; raises Conflict for one that is traded, or not in order."""
    project = lock_checking(tx, project_id)
    if is_traded(project):
        raise Conflict("traded_here", text("This project is traded here; accept it or send it back."))
    found = checked(tx.session, project)
    must_be_in_order(found)
    return _answer(tx, project, config, SlipKind.RECORDING, found)


def _answer(
    tx: Transaction,
    project: Project,
    config: Config,
    kind: SlipKind,
    found: Sequence[Found],
    *,
    reasons: str = "",
    late: Sequence[str] = (),
    late_reason: str = "",
) -> Slip:
    verb, event, word = _KINDS[kind]
    PROJECT.apply(project, verb)
    project.version += 1
    project.decided_at = tx.now
    if tx.actor.person_id is None:
        raise Conflict
    year = tx.now.astimezone(BEIJING).year
    serial = next_number(tx.session, f"slip:{kind.value}:{year}")
    number = f"{config.document_word}{word}〔{year}〕{serial}号"
    frozen = json.dumps(
        {
            "schema": SCHEMA,
            "kind": kind.value,
            "number": number,
            "issued_at": tx.now.isoformat(),
            "issuer": config.centre_name,
            "operator": tx.actor.name,
            "addressee": project.procuring_entity.name,
            "agent": project.agent.name if project.agent else None,
            "project": _project(project),
            "items": [
                _item(each, late) for each in found if kind is not SlipKind.CORRECTION or each.is_raised
            ],
            "reasons": reasons,
            "late_reason": late_reason,
        },
        ensure_ascii=False,
        indent=1,
    )
    slip = Slip(
        project_id=project.id,
        round=project.round,
        kind=kind,
        number=number,
        schema=SCHEMA,
        frozen=frozen,
        sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        late=json.dumps(list(late)),
        issued_by=tx.actor.person_id,
        issued_at=tx.now,
    )
    project.slips.append(slip)
    tx.session.flush()
    tx.record(
        event,
        project,
        project_id=project.id,
        round=project.round,
        slip=number,
        sha256=slip.sha256,
        raised=[each.item.code for each in found if each.is_raised],
        late=list(late),
        late_reason=late_reason,
    )
    tx.enqueue("slip.pdf", str(slip.id), {"slip": str(slip.id)})
    return slip


def _project(project: Project) -> dict[str, Any]:
    submitted = project.submitted_at
    return {
        "title": project.title,
        "number": project.number,
        "category": project.category,
        "place": region_tree().words(project.region_code),
        "round": project.round,
        "submitted_at": submitted.isoformat() if submitted else None,
    }


def _item(found: Found, late: Sequence[str]) -> dict[str, Any]:
    return {
        "code": found.item.code,
        "name": found.item.name,
        "result": found.result.value if found.result else None,
        "remark": found.remark,
        "late": found.item.code in late,
    }
