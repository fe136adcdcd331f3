"""Submit a registration: freeze what was filled in, and the decision it is given."""

import hashlib
import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from trading.accounts.queries import holds_mandate
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import Text, text
from trading.projects import registration
from trading.projects.checklist import Evidence, items_for
from trading.projects.commands.drafts import lock_editable
from trading.projects.models import Project, Submission
from trading.projects.queries import frozen_registration, registration_of
from trading.projects.registration import Gap, Section
from trading.projects.rules import PROJECT
from trading.projects.ways import Rules, Way, way_gaps
from trading.store.files import Stored, keep
from trading.store.transaction import Transaction

INCOMPLETE: Final = text("The registration is not complete yet.")


def gaps_of(project: Project, way: Way, rules: Rules, language: str = "zh-Hans") -> list[Gap]:
    """Everything that keeps the registration from being submitted; items of the checklist by language tag."""
    files: dict[str, Text] = {
        item.code: text("%(name)s", name=item.name_in(language))
        for item in items_for(project.category)
        if item.evidence is Evidence.FILE
    }
    return [
        *registration.gaps(registration_of(project), files, rules.day),
        *way_gaps(way, rules, project.method, project.procedure_code, project.method_reason),
    ]


def submit(tx: Transaction, project_id: UUID, version: int, rules: Rules) -> Submission:
    """Submit to the centre; `rules.day` is the day of registration, in Beijing.

    Raises Invalid with the reasons by task when something is missing, Stale, or Conflict.
    """
    project = lock_editable(tx, project_id, version)
    tx.require(Action.SUBMIT_PROJECT, project)
    given = registration_of(project)
    way = rules.way(given, json.loads(project.facts))
    _must_be_complete(gaps_of(project, way, rules))
    day = tx.now.astimezone(BEIJING).date()
    if project.agent_id and not holds_mandate(tx.session, project.agent_id, project.procuring_entity_id, day):
        raise Invalid(None, INCOMPLETE, {Section.BASICS.value: [text("The mandate of the agent has ended.")]})
    if way.decision is None or tx.actor.person_id is None:
        raise Conflict
    project.decision = json.dumps(way.decision.as_dict(), ensure_ascii=False, sort_keys=True)
    if not way.is_traded:
        # The procedure of the record then says until when the outcome is to be reported.
        project.method, project.procedure_code = way.decision.default_method.value, None
    chosen = rules.chosen(way.decision, project.method, project.procedure_code)
    project.procedure_code = chosen.procedure.code if chosen and chosen.procedure else None
    PROJECT.apply(project, "submit")
    project.round += 1
    project.version += 1
    project.submitted_at = tx.now
    project.taken_up_at = project.decided_at = None
    submission = tx.add(_frozen(project, tx.actor.person_id))
    for file in project.attachments:
        keep(tx, Stored(file.sha256, file.size, file.media_type))
    tx.record(
        "project.submitted",
        project,
        project_id=project.id,
        round=project.round,
        sha256=submission.sha256,
        rule=way.decision.as_dict()["rule"],
        method=project.method,
    )
    return submission


def _frozen(project: Project, submitted_by: UUID) -> Submission:
    assert project.submitted_at is not None  # noqa: S101  # set just before; tells the type checker
    frozen = json.dumps(
        {
            "schema": registration.SCHEMA,
            "round": project.round,
            "submitted_at": project.submitted_at.isoformat(),
            **frozen_registration(project),
            "procedure": project.procedure_code,
            "method_reason": project.method_reason,
            "decision": json.loads(project.decision or "null"),
        },
        ensure_ascii=False,
        indent=1,
    )
    return Submission(
        project_id=project.id,
        round=project.round,
        frozen=frozen,
        sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        submitted_by=submitted_by,
        submitted_at=project.submitted_at,
    )


def _must_be_complete(found: Iterable[Gap]) -> None:
    reasons: dict[str, list[Text]] = {}
    for gap in found:
        reasons.setdefault(gap.section.value, []).append(gap.reason)
    if reasons:
        raise Invalid("incomplete", INCOMPLETE, reasons)
