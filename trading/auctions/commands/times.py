"""Let a trade happen later: because nobody has come, or because it stood still."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from trading.announcements import queries as announcements
from trading.auctions.models import Auction, Offer
from trading.auctions.queries import last_quote, offers
from trading.auctions.rules.states import AUCTION, AuctionState
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, is_closed
from trading.store.live import bump
from trading.store.transaction import Transaction

_MOMENTS: Final = ("starts_at", "listing_until", "live_from", "closes_at")


def prolong(tx: Transaction, instance: Path, lot_attempt_id: UUID) -> bool:
    """Prolong the applications by one step, as the notice says, while nobody is qualified; tell whether.

    A step is a period of the frozen procedure from the old deadline on; everything still ahead moves along.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.SETTLE_AUCTION, attempt)
    offer, auction = offers.published(tx.session, attempt.id), offers.auction(tx.session, attempt.id)
    rising = offers.rising(offers.procedure_of(tx.session, attempt.id, tx.now))
    is_due = attempt.state is AttemptState.PUBLISHED and auction.state is AuctionState.OPEN
    if not is_due or attempt.deadline is None or not is_closed(attempt.deadline, tx.now):
        return False
    if (
        offer.extended >= rising.extensions_at_most
        or rising.extend_value is None
        or rising.extend_unit is None
    ):
        return False
    if offers.participants(tx.session, attempt.id) or tx.now >= (auction.listing_until or auction.starts_at):
        return False
    calendar = announcements.calendar(instance)
    before = attempt.deadline
    until = calendar.shortest_end(before, rising.extend_value, rising.extend_unit)
    _shift(attempt, offer, auction, until - before, since=before)
    offer.extended += 1
    tx.record(
        "offer.prolonged",
        attempt,
        project_id=attempt.project_id,
        number=offer.extended,
        before=before.isoformat(),
        after=until.isoformat(),
    )
    bump(tx.session, attempt.id)
    return True


def stand_still(tx: Transaction, lot_attempt_id: UUID) -> None:
    """No quote is taken and no hammer falls while the lot is suspended; part of its suspension."""
    auction = tx.session.get(Auction, lot_attempt_id, with_for_update=True)
    if auction is not None and auction.state is AuctionState.OPEN:
        AUCTION.apply(auction, "suspend")
        bump(tx.session, auction.id)


def go_on(tx: Transaction, lot_attempt_id: UUID, since: datetime) -> None:
    """What had not happened when the lot was suspended happens later by as long as it stood still."""
    auction = tx.session.get(Auction, lot_attempt_id, with_for_update=True)
    if auction is None or auction.state is not AuctionState.SUSPENDED:
        return
    last = last_quote(tx.session, auction.id)
    if last is not None:
        auction.closes_at = max(auction.closes_at, last.ends_at)
    offer = offers.published(tx.session, auction.id)
    _shift(auction.lot_attempt, offer, auction, tx.now - since, since=since)
    AUCTION.apply(auction, "resume")
    bump(tx.session, auction.id)


def _shift(attempt: LotAttempt, offer: Offer, auction: Auction, by: timedelta, *, since: datetime) -> None:
    """Everything that was not over at `since` happens later by so much."""
    for name in _MOMENTS:
        planned: datetime | None = getattr(auction, name)
        if planned is not None and planned > since:
            setattr(auction, name, planned + by)
            setattr(offer, name, planned + by)
    if attempt.deadline is not None and attempt.deadline >= since:
        attempt.deadline += by
