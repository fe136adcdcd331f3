"""Reads of outcomes and confirmations."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from trading.auctions.models import Auction, AuctionOutcome, Confirmation, Participant
from trading.auctions.rules.outcome import OutcomeState
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.projects.models import LotAttempt, Project


def outcome(session: Session, lot_attempt_id: UUID) -> AuctionOutcome | None:
    """What came of the trade, once it is settled."""
    return session.get(AuctionOutcome, lot_attempt_id)


def said(found: AuctionOutcome) -> dict[str, Any]:
    """The published record as plain values."""
    values: dict[str, Any] = json.loads(found.frozen)
    return values


def confirmation(session: Session, lot_attempt_id: UUID) -> Confirmation | None:
    return session.get(Confirmation, lot_attempt_id)


def shown_confirmation(session: Session, actor: Actor, lot_attempt_id: UUID) -> Confirmation | None:
    """The confirmation, if there is one that the actor may read."""
    try:
        return readable_confirmation(session, actor, lot_attempt_id)
    except NotFound:
        return None


def to_decide(session: Session, lot_attempt_id: UUID) -> AuctionOutcome:
    """The outcome of a trade that is settled; raises NotFound before."""
    found = outcome(session, lot_attempt_id)
    if found is None:
        raise NotFound
    return found


def readable_confirmation(session: Session, actor: Actor, lot_attempt_id: UUID) -> Confirmation:
    """The confirmation, for both sides, the centre and supervision; raises NotFound for all others."""
    found = session.get(Confirmation, lot_attempt_id)
    if found is None:
        raise NotFound
    is_taker = actor.role is Role.BIDDER and actor.organisation_id == found.outcome.organisation_id
    is_seller = actor.role is Role.PURCHASER and own_unit(actor, found.outcome)
    if not (is_taker or is_seller or actor.role in (Role.OPERATOR, Role.SUPERVISOR)):
        raise NotFound
    return found


def to_sign_by_seller(session: Session, actor: Actor) -> Sequence[AuctionOutcome]:
    """Sales and agreements of the actor's unit that wait for its word."""
    own = actor.organisation_id
    found = (
        select(AuctionOutcome)
        .join(AuctionOutcome.auction)
        .join(Auction.lot_attempt)
        .join(LotAttempt.project)
        .outerjoin(Confirmation, Confirmation.id == AuctionOutcome.id)
        .where(
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
            AuctionOutcome.state.in_((OutcomeState.SOLD, OutcomeState.AGREEING)),
            Confirmation.seller_at.is_(None),
        )
        .options(contains_eager(AuctionOutcome.auction).contains_eager(Auction.lot_attempt))
    )
    return session.scalars(found.order_by(AuctionOutcome.at)).all()


def to_sign_by_taker(session: Session, organisation_id: UUID | None) -> Sequence[Confirmation]:
    """Confirmations that wait for the signature of an organisation that won."""
    found = (
        select(Confirmation)
        .join(Confirmation.outcome)
        .join(Participant, Participant.id == AuctionOutcome.participant_id)
        .where(
            Participant.organisation_id == organisation_id,
            AuctionOutcome.state == OutcomeState.SOLD,
            Confirmation.seller_at.is_not(None),
            Confirmation.taker_at.is_(None),
        )
    )
    return session.scalars(found.order_by(Confirmation.written_at)).all()
