"""What time makes due in auctions: the hammer is written down within a second of its fall."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import and_, or_, select

from trading.auctions import commands
from trading.auctions.models import Auction, Quote
from trading.auctions.rules.book import CONTESTED
from trading.auctions.rules.states import AuctionState
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.errors import TooEarly
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction


def fall_due(platform: Platform, clock: Clock) -> None:
    """Let the hammer of every auction fall whose time has come, also those of a time without a worker."""
    now = clock.now()
    book = select(Quote).where(Quote.auction_id == Auction.id)
    is_contested = book.where(Quote.number == CONTESTED).exists()
    goes_on = book.where(Quote.ends_at > now).exists()
    is_over = or_(and_(Auction.listing_until <= now, ~is_contested), and_(Auction.closes_at <= now, ~goes_on))
    due = select(Auction.id).where(Auction.state == AuctionState.OPEN, is_over)
    faults = []
    for auction_id in db.session.scalars(due).all():
        try:
            with transaction(SYSTEM, clock) as tx:
                commands.fall(tx, platform.keys, auction_id)
        except TooEarly:
            continue  # a quote came in between
        except Exception as fault:  # noqa: BLE001  # one auction must not keep the others from their hammer
            faults.append(fault)
    if faults:
        raise ExceptionGroup("hammers", faults)


EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType({})
DUE: Final[tuple[Due, ...]] = (fall_due,)
