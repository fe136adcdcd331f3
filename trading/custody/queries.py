"""Reads of custodians, locks and signing keys."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trading.accounts.models import Organisation
from trading.accounts.rules import MAY_BE_CUSTODIAN, OrganisationKind, OrganisationState
from trading.custody.models import LotLock, SigningKey
from trading.kernel.actors import Actor
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt
from trading.sealing.note import Verifier

DEFAULT_KINDS = (OrganisationKind.PURCHASING_UNIT, OrganisationKind.SUPERVISION, OrganisationKind.CUSTODIAN)


def locks_of(session: Session, lot_attempt_id: UUID) -> list[LotLock]:
    """The places of a lot attempt in their order, made or not."""
    places = (
        select(LotLock)
        .where(LotLock.lot_attempt_id == lot_attempt_id)
        .order_by(LotLock.position)
        .options(joinedload(LotLock.custodian))
    )
    return list(session.scalars(places))


def waiting(session: Session, lot_attempt_ids: Iterable[UUID]) -> list[LotLock]:
    """The places whose custodian has not made its locks."""
    places = (
        select(LotLock)
        .where(LotLock.lot_attempt_id.in_(list(lot_attempt_ids)), LotLock.made_at.is_(None))
        .order_by(LotLock.lot_attempt_id, LotLock.position)
        .options(joinedload(LotLock.custodian))
    )
    return list(session.scalars(places))


def verifiers_of(session: Session, organisation_id: UUID) -> list[Verifier]:
    """The long-term keys of the people of a custodian unit."""
    keys = select(SigningKey.vkey).where(SigningKey.organisation_id == organisation_id)
    return [Verifier.parse(vkey) for vkey in session.scalars(keys)]


def signing_key(session: Session, person_id: UUID | None) -> SigningKey | None:
    return None if person_id is None else session.get(SigningKey, person_id)


def places_of(session: Session, actor: Actor) -> list[LotLock]:
    """Every place of the actor's unit, newest lot attempts first."""
    places = (
        select(LotLock)
        .join(LotAttempt)
        .where(LotLock.custodian_id == actor.organisation_id)
        .order_by(LotAttempt.deadline.desc().nulls_first(), LotAttempt.wire_id)
        .options(joinedload(LotLock.lot_attempt).joinedload(LotAttempt.lot))
    )
    return list(session.scalars(places))


def place(session: Session, actor: Actor, lot_lock_id: UUID) -> LotLock:
    """One place of the actor's unit; raises NotFound for anybody else's."""
    found = session.get(LotLock, lot_lock_id)
    if found is None or found.custodian_id != actor.organisation_id:
        raise NotFound
    return found


def eligible_units(session: Session, agent_id: UUID | None) -> list[Organisation]:
    """Every admitted unit that may be appointed for a lot with this agent."""
    units = (
        select(Organisation)
        .where(Organisation.kind.in_(MAY_BE_CUSTODIAN), Organisation.state == OrganisationState.ADMITTED)
        .order_by(Organisation.kind, Organisation.name)
    )
    return [unit for unit in session.scalars(units) if unit.id != agent_id]


def default_custodians(session: Session, procuring_entity_id: UUID) -> list[UUID]:
    """Purchasing unit, supervision body, notary or finance bureau: the usual three, where each exists."""
    units = eligible_units(session, None)
    chosen = [unit.id for unit in units if unit.id == procuring_entity_id]
    for kind in DEFAULT_KINDS[1:]:
        chosen += [unit.id for unit in units if unit.kind is kind and unit.id not in chosen][:1]
    return chosen
