"""Reads of contracts and archives, and who may read them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from trading.contracts.models import Archive, Contract, ContractChange
from trading.contracts.rules import ContractState
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import AttemptState
from trading.results.models import Award
from trading.results.rules import AwardState
from trading.store.transaction import Transaction

WATCHING = (Role.OPERATOR, Role.SUPERVISOR)


def standing(session: Session, lot_attempt_id: UUID) -> Contract | None:
    """The contract of a lot attempt that was not withdrawn; the newest where an award was set aside."""
    found = select(Contract).where(
        Contract.lot_attempt_id == lot_attempt_id, Contract.state != ContractState.WITHDRAWN
    )
    return session.scalars(found.order_by(Contract.entered_at.desc()).limit(1)).first()


def locked(tx: Transaction, contract_id: UUID) -> Contract:
    """A contract with its lot locked first; raises NotFound."""
    tx.lock(LotAttempt, tx.get(Contract, contract_id).lot_attempt_id)
    return tx.lock(Contract, contract_id)


def waiting_change(contract: Contract) -> ContractChange | None:
    """The change whose notice is not published yet."""
    return next((each for each in contract.changes if each.notice_id is None), None)


def _visible(actor: Actor) -> ColumnElement[bool]:
    own = actor.organisation_id
    if actor.role in WATCHING:
        return true()
    if actor.role is Role.PURCHASER and own is not None:
        return or_(Project.procuring_entity_id == own, Project.agent_id == own)
    if actor.role is Role.BIDDER and own is not None:
        return Contract.organisation_id == own
    return false()


def contract(session: Session, actor: Actor, contract_id: UUID) -> Contract:
    """A contract for its two sides, the centre and supervision; raises NotFound for all others."""
    found = session.scalar(
        select(Contract)
        .join(Contract.lot_attempt)
        .join(LotAttempt.project)
        .where(Contract.id == contract_id, _visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def contracts(session: Session, actor: Actor) -> Sequence[Contract]:
    """Every contract that the actor may read, the newest first."""
    found = (
        select(Contract)
        .join(Contract.lot_attempt)
        .join(LotAttempt.project)
        .where(_visible(actor), Contract.state != ContractState.WITHDRAWN)
        .options(
            joinedload(Contract.lot_attempt).joinedload(LotAttempt.lot), joinedload(Contract.organisation)
        )
    )
    return session.scalars(found.order_by(Contract.entered_at.desc(), Contract.id)).all()


def awards_without_contract(session: Session, actor: Actor) -> Sequence[Award]:
    """Awards of the actor's unit on which no contract has been entered."""
    own = actor.organisation_id
    has_one = (
        select(Contract.id)
        .where(Contract.award_id == Award.id, Contract.state != ContractState.WITHDRAWN)
        .exists()
    )
    found = (
        select(Award)
        .join(Award.lot_attempt)
        .join(LotAttempt.project)
        .where(
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
            Award.state == AwardState.AWARDED,
            LotAttempt.state == AttemptState.AWARDED,
            ~has_one,
        )
        .options(joinedload(Award.lot_attempt).joinedload(LotAttempt.lot), joinedload(Award.organisation))
    )
    return session.scalars(found.order_by(Award.decided_at)).all()


def archive_of(session: Session, lot_attempt_id: UUID) -> Archive | None:
    return session.get(Archive, lot_attempt_id)


def lots_to_archive(session: Session) -> Sequence[LotAttempt]:
    """Lot attempts of which nothing more is to come and that no archive holds, the oldest first."""
    filed = (
        select(Contract.id)
        .where(
            Contract.lot_attempt_id == LotAttempt.id,
            Contract.state.in_((ContractState.FILED, ContractState.FULFILLED, ContractState.ENDED)),
        )
        .exists()
    )
    over = LotAttempt.state.in_((AttemptState.FAILED, AttemptState.TERMINATED, AttemptState.CONTINUED))
    found = (
        select(LotAttempt)
        .where(
            LotAttempt.published_at.is_not(None),
            or_(over, (LotAttempt.state == AttemptState.AWARDED) & filed),
            ~select(Archive.id).where(Archive.id == LotAttempt.id).exists(),
        )
        .options(joinedload(LotAttempt.lot), joinedload(LotAttempt.project))
    )
    return session.scalars(found.order_by(LotAttempt.published_at, LotAttempt.wire_id)).all()
