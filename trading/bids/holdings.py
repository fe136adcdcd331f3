"""The sealed parts that the rows of bids need."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.backups.holdings import Held, Holding
from trading.bids.models import Bid, BidPart
from trading.bids.rules import LIVE


def _sealed_parts(session: Session) -> Iterable[Held]:
    live = select(BidPart.bid_id, BidPart.name, BidPart.sha256).join(Bid).where(Bid.state.in_(LIVE))
    for bid_id, name, sha256 in session.execute(live):
        yield Held(f"{bid_id}/{name}.age", sha256)


HOLDINGS: Final = (Holding("envelopes", _sealed_parts),)
