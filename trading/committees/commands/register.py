"""The centre keeps the expert register: who knows what, who employs whom, who is bound to whom."""

import hashlib
import json
import secrets
from collections.abc import Collection
from uuid import UUID

from trading.accounts.models import Person
from trading.accounts.rules import credit_code
from trading.committees import queries, rules
from trading.committees.models import Expert, ExpertTie
from trading.committees.rules import ExpertField, TieKind
from trading.kernel.actors import Role
from trading.kernel.errors import Duplicate, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def register_expert(
    tx: Transaction,
    person_id: UUID,
    *,
    number: str,
    employer_name: str,
    employer_code: str,
    fields: Collection[ExpertField],
) -> Expert:
    """Enter an account of the expert pool into the register.

    Raises Invalid for staff of a supervision body, who may not sit on any committee, and for a wrong credit
    code; Duplicate for a number or person that stands there already.
    """
    tx.require(Action.KEEP_EXPERTS)
    person = tx.get(Person, person_id)
    if person.role is not Role.EXPERT:
        raise Invalid.field("person", text("Only an account of the expert pool can be registered."))
    code = _employer(tx, employer_code, fields)
    if queries.is_registered(tx.session, person.id, number):
        raise Duplicate("expert_registered", text("This person or this number is registered already."))
    expert = tx.add(
        Expert(
            person_id=person.id,
            person=person,
            number=number,
            employer_name=employer_name,
            employer_code=code,
            fields=_written(fields),
            salt=secrets.token_bytes(32),
            registered_by=tx.person_id,
            registered_at=tx.now,
        )
    )
    tx.record("expert.registered", expert, number=number, digest=_digest(expert))
    return expert


def change_expert(
    tx: Transaction,
    expert_id: UUID,
    *,
    employer_name: str,
    employer_code: str,
    fields: Collection[ExpertField],
    active: bool,
) -> Expert:
    """Write down another employer or other fields, or that somebody no longer serves. Raises Invalid."""
    expert = tx.lock(Expert, expert_id)
    tx.require(Action.KEEP_EXPERTS)
    expert.employer_code = _employer(tx, employer_code, fields)
    expert.employer_name, expert.fields, expert.active = employer_name, _written(fields), active
    tx.record("expert.changed", expert, number=expert.number, digest=_digest(expert))
    return expert


def record_tie(
    tx: Transaction,
    expert_id: UUID,
    kind: TieKind,
    *,
    code: str = "",
    project_id: UUID | None = None,
) -> ExpertTie:
    """Write down what binds an expert to a unit (by credit code) or to a project that it advised on."""
    expert = tx.lock(Expert, expert_id)
    tx.require(Action.KEEP_EXPERTS)
    if (kind is TieKind.ADVISED) is (project_id is None):
        raise Invalid.field("project", text("Choose the project that the expert advised on."))
    tie = tx.add(
        ExpertTie(
            expert_id=expert.id,
            kind=kind,
            credit_code=credit_code(code) if project_id is None else "",
            project_id=project_id,
            recorded_at=tx.now,
        )
    )
    tx.record("expert.tied", expert, number=expert.number, tie=kind.value)
    return tie


def end_tie(tx: Transaction, tie_id: UUID) -> ExpertTie:
    """Write down that what bound an expert is over; it no longer counts as a conflict."""
    tie = tx.lock(ExpertTie, tie_id)
    tx.require(Action.KEEP_EXPERTS)
    tie.ended_at = tie.ended_at or tx.now
    expert = tx.get(Expert, tie.expert_id)
    tx.record("expert.untied", expert, number=expert.number, tie=tie.kind.value)
    return tie


def _employer(tx: Transaction, written: str, fields: Collection[ExpertField]) -> str:
    if not fields:
        raise Invalid.field("fields", text("Choose at least one field."))
    code = credit_code(written)
    rules.must_not_supervise(code, queries.supervision_bodies(tx.session))
    return code


def _written(fields: Collection[ExpertField]) -> str:
    return json.dumps(sorted(field.value for field in fields))


def _digest(expert: Expert) -> str:
    """Events outlive personal data: they carry a salted digest of it."""
    said = "\n".join((expert.number, expert.person.name, expert.employer_code))
    return hashlib.sha256(expert.salt + said.encode()).hexdigest()
