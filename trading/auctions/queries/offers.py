"""Reads of offers, applications and numbers. Who applied is told to nobody else before the hammer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trading.announcements import queries as announcements
from trading.announcements.models import Tender, TenderLot
from trading.auctions.models import Auction, BidderApplication, Hammer, Offer, Participant
from trading.auctions.queries.book import participant_of
from trading.auctions.rules.applications import ApplicationState
from trading.auctions.rules.states import AuctionState
from trading.kernel.actors import Actor
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.procedures.parts import Ascending
from trading.procedures.rules import Procedure
from trading.projects.models import LotAttempt, Project
from trading.projects.rules import RISING, AttemptState


def rising(procedure: Procedure) -> Ascending:
    """How the price rises; raises NotFound for a procedure in which it does not."""
    if procedure.ascending is None:
        raise NotFound
    return procedure.ascending


def procedure_of(session: Session, lot_attempt_id: UUID, now: datetime) -> Procedure:
    """The procedure by which a lot attempt is offered."""
    return announcements.procedure_of(announcements.tender_of(session, lot_attempt_id), now)


def own_attempt(session: Session, actor: Actor, lot_attempt_id: UUID) -> LotAttempt:
    """A lot attempt with rising quotes of the actor's unit; raises NotFound for all others."""
    found = session.get(LotAttempt, lot_attempt_id)
    if found is None or found.stage != RISING or not own_unit(actor, found):
        raise NotFound
    return found


def offers_of(session: Session, tender: Tender) -> dict[UUID, Offer]:
    """The seller's terms of each lot of a tender, by lot attempt, as far as they are written down."""
    ids = [each.lot_attempt_id for each in tender.lots]
    return {each.id: each for each in session.scalars(select(Offer).where(Offer.id.in_(ids)))}


def published(session: Session, lot_attempt_id: UUID) -> Offer:
    """An offer whose notice stands, which anybody may read; raises NotFound."""
    found = session.get(Offer, lot_attempt_id)
    if found is None or found.lot_attempt.published_at is None:
        raise NotFound
    return found


def all_published(session: Session) -> Sequence[Offer]:
    """Every published offer, the newest first."""
    found = (
        select(Offer)
        .join(Offer.lot_attempt)
        .where(LotAttempt.published_at.is_not(None))
        .order_by(LotAttempt.published_at.desc(), LotAttempt.wire_id)
        .options(contains_eager(Offer.lot_attempt).joinedload(LotAttempt.project))
    )
    return session.scalars(found).all()


def offers_of_unit(session: Session, actor: Actor) -> Sequence[Offer]:
    """Every offer of the actor's unit, the newest first."""
    own = actor.organisation_id
    found = (
        select(Offer)
        .join(Offer.lot_attempt)
        .join(LotAttempt.project)
        .where(or_(Project.procuring_entity_id == own, Project.agent_id == own))
        .order_by(LotAttempt.published_at.desc().nulls_first(), LotAttempt.wire_id)
    )
    return session.scalars(found).all()


def own_application(session: Session, actor: Actor, lot_attempt_id: UUID) -> BidderApplication | None:
    """What the actor's own organisation applied for."""
    return session.scalar(
        select(BidderApplication).where(
            BidderApplication.offer_id == lot_attempt_id,
            BidderApplication.organisation_id == actor.organisation_id,
        )
    )


def applications_of(session: Session, organisation_id: UUID | None) -> Sequence[BidderApplication]:
    """Everything an organisation applied for, the newest first."""
    found = select(BidderApplication).where(BidderApplication.organisation_id == organisation_id)
    return session.scalars(found.order_by(BidderApplication.made_at.desc())).all()


def waiting_applications(session: Session, lot_attempt_id: UUID) -> Sequence[BidderApplication]:
    """Applications that have no number yet, in the order in which they came."""
    found = select(BidderApplication).where(
        BidderApplication.offer_id == lot_attempt_id, BidderApplication.state == ApplicationState.MADE
    )
    return session.scalars(found.order_by(BidderApplication.made_at, BidderApplication.id)).all()


def participants(session: Session, lot_attempt_id: UUID) -> Sequence[Participant]:
    """Who may quote, by number; only for whoever may know the names."""
    found = select(Participant).where(
        Participant.auction_id == lot_attempt_id, Participant.qualified_at.is_not(None)
    )
    return session.scalars(
        found.order_by(Participant.number).options(joinedload(Participant.organisation))
    ).all()


def named_participants(session: Session, lot_attempt_id: UUID) -> Sequence[Participant]:
    """The same once the hammer has fallen; before, nobody is told, so it is empty."""
    if session.get(Hammer, lot_attempt_id) is None:
        return ()
    return participants(session, lot_attempt_id)


def taken_numbers(session: Session, lot_attempt_id: UUID) -> set[int]:
    """The numbers that are given in an auction."""
    return set(session.scalars(select(Participant.number).where(Participant.auction_id == lot_attempt_id)))


def with_applications_waiting(session: Session) -> Sequence[UUID]:
    """Published offers with an application that has no number yet."""
    found = (
        select(BidderApplication.offer_id)
        .join(LotAttempt, LotAttempt.id == BidderApplication.offer_id)
        .where(LotAttempt.state == AttemptState.PUBLISHED, BidderApplication.state == ApplicationState.MADE)
        .distinct()
    )
    return session.scalars(found).all()


def without_takers(session: Session, now: datetime) -> Sequence[UUID]:
    """Open auctions whose applications are over without anybody being qualified."""
    found = (
        select(Auction.id)
        .join(Auction.lot_attempt)
        .where(
            Auction.state == AuctionState.OPEN,
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline <= now,
            func.coalesce(Auction.listing_until, Auction.starts_at) > now,
            ~exists().where(Participant.auction_id == Auction.id),
        )
    )
    return session.scalars(found).all()


def auction(session: Session, lot_attempt_id: UUID) -> Auction:
    """The auction of a lot attempt; raises NotFound before publication."""
    found = session.get(Auction, lot_attempt_id)
    if found is None:
        raise NotFound
    return found


def rising_lots(tender: Tender) -> list[TenderLot]:
    """The lots of a tender for which quotes rise."""
    return [each for each in tender.lots if each.lot_attempt.stage == RISING]


def own_number(session: Session, actor: Actor, lot_attempt_id: UUID) -> int | None:
    """The number of the actor's own organisation, which it alone may see before the hammer."""
    found = participant_of(session, lot_attempt_id, actor.organisation_id)
    return found.number if found else None


def tender_of(session: Session, offer: Offer) -> Tender:
    """The tender in which a lot is offered."""
    return announcements.tender_of(session, offer.id)


def open_to(session: Session, organisation_id: UUID | None, now: datetime) -> Sequence[Auction]:
    """Auctions in which an organisation may quote and that have begun and not been ended."""
    found = (
        select(Auction)
        .join(Participant, Participant.auction_id == Auction.id)
        .where(
            Participant.organisation_id == organisation_id,
            Auction.state == AuctionState.OPEN,
            Auction.starts_at <= now,
        )
    )
    return session.scalars(found.order_by(Auction.closes_at)).all()
