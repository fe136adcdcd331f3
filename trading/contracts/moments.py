"""When contracts were signed, published and filed, and lots archived."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.contracts.models import Archive, Contract
from trading.contracts.rules import ContractState
from trading.kernel.clock import BEIJING
from trading.procedures.moments import Moment
from trading.procedures.vocabulary import Event


def moments(session: Session, lot_attempt_ids: Sequence[UUID]) -> list[Moment]:
    """Events of these lot attempts; the day of signing counts from its beginning in Beijing."""
    found: list[Moment] = []
    contracts = select(Contract).where(
        Contract.lot_attempt_id.in_(lot_attempt_ids), Contract.state != ContractState.WITHDRAWN
    )
    for contract in session.scalars(contracts):
        signed = datetime.combine(contract.signed_on, time(), BEIJING)
        found.append(Moment(Event.CONTRACT_SIGNED, signed, contract.lot_attempt_id))
        if contract.published_at is not None:
            found.append(Moment(Event.CONTRACT_PUBLISHED, contract.published_at, contract.lot_attempt_id))
        if contract.filed_at is not None:
            found.append(Moment(Event.CONTRACT_FILED, contract.filed_at, contract.lot_attempt_id))
    archives = select(Archive).where(Archive.id.in_(lot_attempt_ids))
    found += [Moment(Event.ARCHIVED, archive.at, archive.id) for archive in session.scalars(archives)]
    return found
