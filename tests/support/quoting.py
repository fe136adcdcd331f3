"""An auction whose bidders are qualified, from the rows that the quoting reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.app import World
from trading.auctions import commands
from trading.auctions.commands import Offer, Taken
from trading.auctions.models import Auction, Participant
from trading.auctions.rules.states import Form
from trading.kernel.actors import Actor
from trading.kernel.ids import new_id
from trading.kernel.money import Money
from trading.store.transaction import bookkeeping

START_PRICE, STEP = Money.yuan(1_000_000), Money.yuan(20_000)


@dataclass(frozen=True, slots=True)
class Hall:
    """An auction and its bidders in the order of their numbers, which begin at 1."""

    world: World
    id: UUID
    bidders: Sequence[Actor]

    @property
    def auction(self) -> Auction:
        return self.world.session.get_one(Auction, self.id)

    def quote(self, bidder: int, steps: int, key: UUID | None = None, until: datetime | None = None) -> Taken:
        """The bidder with this number quotes so many steps above the starting price."""
        offer = Offer(key or new_id(), Money(START_PRICE.fen + steps * STEP.fen), until)
        with self.world.acting(self.bidders[bidder - 1]) as tx:
            return commands.quote(tx, self.world.platform.keys, self.id, offer)


def a_hall(
    world: World,
    lot_attempt_id: UUID,
    bidders: Sequence[Actor],
    *,
    qualified: int | None = None,
    **terms: Any,
) -> Hall:
    """An auction of ten minutes that begins now; a quote in its last three gives five more.

    The first `qualified` bidders may quote, or all.
    """
    now = world.clock.now()
    usual = {
        "form": Form.AUCTION,
        "starting_price": START_PRICE,
        "step": STEP,
        "minimum_bidders": min(3, len(bidders)),
        "starts_at": now,
        "live_from": now,
        "closes_at": now + timedelta(minutes=10),
        "late_seconds": 180,
        "extension_seconds": 300,
    }
    with bookkeeping() as session:
        session.add(Auction(id=lot_attempt_id, **usual | terms))
        session.flush()
        session.add_all(
            Participant(
                auction_id=lot_attempt_id,
                organisation_id=bidder.organisation_id,
                number=number,
                qualified_at=now if qualified is None or number <= qualified else None,
            )
            for number, bidder in enumerate(bidders, 1)
        )
    return Hall(world, lot_attempt_id, bidders)
