"""A unit arranges itself: its sign-off route, the mandates of its agents, and who takes over whose work."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from trading.accounts import rules
from trading.accounts.events import WorkHandedOver
from trading.accounts.models import DutyHeld, Handover, Mandate, Organisation, Person
from trading.accounts.queries import active_people
from trading.accounts.rules import ROUTE, OrganisationKind
from trading.kernel.actors import Duty, Role
from trading.kernel.errors import Invalid, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def set_route(tx: Transaction, organisation_id: UUID, duties: Mapping[UUID, frozenset[Duty]]) -> None:
    """Set who drafts, reviews and approves in the unit; raises Invalid unless publishing takes two people."""
    unit = tx.lock(Organisation, organisation_id)
    tx.require(Action.ARRANGE_UNIT, unit)
    people = {
        person.id: person for person in active_people(tx.session, unit.id) if person.role is Role.PURCHASER
    }
    if not duties.keys() <= people.keys():
        raise NotFound
    rules.must_be_a_route(unit.kind, duties)
    before = _route(people)
    for person in people.values():
        _hold(person, duties.get(person.id, frozenset()))
    tx.record("unit.route_set", unit, before=before, after=_route(people))


def _hold(person: Person, duties: frozenset[Duty]) -> None:
    kept = [held for held in person.duties if held.duty is Duty.RESPONSIBLE or held.duty in duties]
    present = {held.duty for held in kept}
    person.duties = kept + [DutyHeld(duty=duty) for duty in ROUTE if duty in duties and duty not in present]


def _route(people: Mapping[UUID, Person]) -> dict[str, list[str]]:
    held = {
        str(person.id): [duty.value for duty in ROUTE if duty in {each.duty for each in person.duties}]
        for person in people.values()
    }
    return {person: duties for person, duties in sorted(held.items()) if duties}


def grant_mandate(
    tx: Transaction,
    organisation_id: UUID,
    agent_id: UUID,
    *,
    document_number: str,
    starts: date,
    ends: date,
) -> Mandate:
    """Let a procurement agent act for the unit from `starts` until before `ends` (days in Beijing)."""
    unit = tx.lock(Organisation, organisation_id)
    tx.require(Action.ARRANGE_UNIT, unit)
    agent = tx.get(Organisation, agent_id)
    if agent.kind is not OrganisationKind.AGENT:
        raise Invalid.field("agent_id", text("Please choose a procurement agent."))
    if unit.kind is OrganisationKind.AGENT:
        raise Invalid.field("agent_id", text("An agent cannot pass its mandate on."))
    if ends <= starts:
        raise Invalid.field("ends", text("The last day must come after the first."))
    mandate = tx.add(
        Mandate(
            agent_id=agent.id,
            procuring_entity_id=unit.id,
            document_number=document_number,
            starts=starts,
            ends=ends,
        )
    )
    after = {"agent": str(agent.id), "document_number": document_number}
    after |= {"starts": starts.isoformat(), "ends": ends.isoformat()}
    tx.record("mandate.granted", mandate, after=after)
    return mandate


def revoke_mandate(tx: Transaction, mandate_id: UUID, reason: str) -> Mandate:
    """End a mandate at once; what the agent did until now stands."""
    mandate = tx.lock(Mandate, mandate_id)
    tx.require(Action.ARRANGE_UNIT, mandate.procuring_entity)
    if not reason.strip():
        raise Invalid.field("reason", text("Please give the reason."))
    mandate.revoked_at = mandate.revoked_at or tx.now
    tx.record("mandate.revoked", mandate, reason=reason)
    return mandate


def hand_over_work(tx: Transaction, from_person_id: UUID, to_person_id: UUID, reason: str) -> Handover:
    """Pass all open work of one person to another of the same organisation and role, with the reason."""
    leaving = tx.lock(Person, from_person_id)
    tx.require(Action.HAND_OVER_WORK, leaving)
    taking_over = tx.get(Person, to_person_id)
    together = (leaving.organisation_id, leaving.role) == (taking_over.organisation_id, taking_over.role)
    if leaving.id == taking_over.id or not together or not taking_over.active:
        reason_against = text("Please choose another active colleague of the same organisation and role.")
        raise Invalid.field("to_person_id", reason_against)
    if not reason.strip():
        raise Invalid.field("reason", text("Please give the reason."))
    tx.emit(WorkHandedOver(leaving.id, taking_over.id))
    handover = tx.add(
        Handover(from_person_id=leaving.id, to_person_id=taking_over.id, reason=reason, at=tx.now)
    )
    tx.record("work.handed_over", handover, reason=reason)
    return handover
