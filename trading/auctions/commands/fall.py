"""Write down that the hammer fell. Terms and quotes have decided when; nobody can be late with it."""

from uuid import UUID

from trading.auctions import queries
from trading.auctions.events import HammerFell
from trading.auctions.models import Auction, Hammer
from trading.auctions.rules import book, chain
from trading.auctions.rules.states import AUCTION, Stage
from trading.kernel.errors import TooEarly
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.sealing import leaf
from trading.store.keys import PlatformKeys
from trading.store.leaves import queue_leaf
from trading.store.transaction import Transaction


def fall(tx: Transaction, keys: PlatformKeys, auction_id: UUID) -> Hammer:
    """Sign and log the end of the book, once; raises TooEarly while quotes are or will be taken."""
    auction = tx.lock(Auction, auction_id)
    tx.require(Action.LET_HAMMER_FALL, auction)
    known = tx.session.get(Hammer, auction.id)
    if known is not None:
        return known
    last = queries.last_quote(tx.session, auction.id)
    quoted = last.quoted if last else None
    if book.stage(auction.terms, quoted, tx.now) is not Stage.FALLEN:
        raise TooEarly("not_fallen", text("Quoting is not over yet."))
    attempt = auction.lot_attempt
    hammer = Hammer(
        id=auction.id,
        fell_at=book.end(auction.terms, quoted),
        quotes=last.number if last else 0,
        quote_id=last.id if last else None,
        head=last.digest if last else chain.NOTHING,
        at=tx.now,
    )
    hammer.entry = leaf.entry(
        "hammer",
        lot=attempt.wire_id,
        stage=attempt.stage,
        quotes=str(hammer.quotes),
        head=hammer.head,
        fell=chain.exact(hammer.fell_at),
    )
    hammer.note = keys.sign_notice(hammer.entry)
    tx.add(hammer)
    AUCTION.apply(auction, "hammer")
    queue_leaf(tx.session, "hammer", tx.now, hammer.entry)
    tx.record(
        "hammer.fell",
        auction,
        project_id=attempt.project_id,
        quotes=hammer.quotes,
        fell_at=chain.exact(hammer.fell_at),
    )
    tx.emit(HammerFell(auction.id, hammer.quotes))
    return hammer
