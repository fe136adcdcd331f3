"""Bidders who press the button at the same instant: one outcome for all, nothing half done."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.accounts import a_county
from tests.support.announcements import a_published_tender
from tests.support.app import World
from tests.support.bids import (
    Sealed,
    finish,
    hand_in,
    seal_bid,
    send,
    with_the_part_of,
    withdrawal_note,
)
from trading.bids import commands, intake
from trading.bids.models import Bid, Receipt
from trading.bids.rules import BidState, ReceiptKind
from trading.kernel.actors import SYSTEM, Actor
from trading.kernel.clock import ShiftedClock, SystemClock
from trading.kernel.errors import DomainError
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.store.leaves import Leaf
from trading.store.transaction import transaction

EIGHT = 8


@dataclass
class Market:
    """One lot under notice, and four bidders."""

    app: Flask
    world: World
    lot: UUID
    deadline: datetime
    bidders: tuple[Actor, ...]

    @property
    def bidder(self) -> Actor:
        return self.bidders[0]

    @property
    def rival(self) -> Actor:
        return self.bidders[1]

    def at_once(self, acts: list[Callable[[], object]]) -> list[object]:
        """Do all at the same instant, each in a thread with a database connection of its own."""
        self.world.session.rollback()
        start = Barrier(len(acts))

        def run(act: Callable[[], object]) -> object:
            with self.app.app_context():
                start.wait()
                try:
                    return act()
                except DomainError as refused:
                    return refused.code

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))

    def live(self) -> list[Bid]:
        self.world.session.rollback()
        sealed = select(Bid).where(Bid.lot_attempt_id == self.lot, Bid.state == BidState.SEALED)
        return list(self.world.session.scalars(sealed))

    def hand_in(self, sealed: Sealed, bidder: Actor | None = None) -> Callable[[], object]:
        platform, clock, actor = self.world.platform, self.world.clock, bidder or self.bidder

        def act() -> object:
            return intake.hand_in(platform, actor, clock, self.lot, sealed.folder).note

        return act


@pytest.fixture
def market(app: Flask, world: World) -> Market:
    county = a_county(world)
    tender = a_published_tender(world, county, lots=1)
    return Market(app, world, tender.lot_attempt_ids[0], tender.deadline, county.bidders)


def test_of_eight_envelopes_of_one_bidder_exactly_one_gets_in(market: Market) -> None:
    envelopes = [seal_bid(market.world, market.lot, market.bidder) for _ in range(EIGHT)]
    outcomes = market.at_once([market.hand_in(each) for each in envelopes])
    receipts = [each for each in outcomes if str(each).startswith("ggreceipt/1")]
    assert len(receipts) == 1
    assert {each for each in outcomes if each not in receipts} <= {"E_UPLOAD_OPEN", "E_PREV"}
    (live,) = market.live()
    assert f"sha256:{live.envelope_sha256}" in str(receipts[0])


def test_the_same_envelope_handed_in_eight_times_gets_one_receipt(market: Market) -> None:
    upload_id = send(
        market.world, market.lot, market.bidder, seal_bid(market.world, market.lot, market.bidder)
    )
    outcomes = market.at_once([lambda: finish(market.world, market.bidder, upload_id).note] * EIGHT)
    assert len(set(outcomes)) == 1
    assert len(market.live()) == 1
    session = market.world.session
    assert session.scalar(select(func.count(Receipt.id)).where(Receipt.kind == ReceiptKind.ACCEPTED)) == 1
    assert session.scalar(select(func.count(Leaf.id)).where(Leaf.kind == "envelope")) == 1


def test_of_eight_replacements_of_the_same_bid_exactly_one_counts(market: Market) -> None:
    first = seal_bid(market.world, market.lot, market.bidder)
    hand_in(market.world, market.lot, market.bidder, first)
    replacements = [seal_bid(market.world, market.lot, market.bidder, prev=first) for _ in range(EIGHT)]
    outcomes = market.at_once([market.hand_in(each) for each in replacements])
    assert sum(str(each).startswith("ggreceipt/1") for each in outcomes) == 1
    assert len(market.live()) == 1


def test_a_bid_is_either_withdrawn_or_replaced_but_never_both(market: Market) -> None:
    first = seal_bid(market.world, market.lot, market.bidder)
    hand_in(market.world, market.lot, market.bidder, first)
    second = seal_bid(market.world, market.lot, market.bidder, prev=first)
    upload_id = send(market.world, market.lot, market.bidder, second)
    signed = withdrawal_note(first, market.world.clock.now())
    platform, clock = market.world.platform, market.world.clock
    replaced, withdrawn = market.at_once(
        [
            lambda: finish(market.world, market.bidder, upload_id).note,
            lambda: intake.withdraw(platform, market.bidder, clock, market.lot, signed).note,
        ]
    )
    assert (replaced, withdrawn).count("E_PREV") + (replaced, withdrawn).count("E_UNKNOWN") == 1
    assert len(market.live()) == (0 if replaced == "E_PREV" else 1)


def test_two_bidders_with_the_same_bytes_do_not_both_get_in(market: Market) -> None:
    mine = seal_bid(market.world, market.lot, market.bidder, body=b"drawn by one hand")
    theirs = seal_bid(market.world, market.lot, market.rival)
    with_the_part_of(theirs, mine, "body", "size", "sha256")
    outcomes = market.at_once([market.hand_in(mine), market.hand_in(theirs, market.rival)])
    assert outcomes.count("E_COPY") == 1
    assert len(market.live()) == 1


def test_exactly_what_has_a_receipt_is_in_the_list_that_is_frozen(market: Market) -> None:
    uploads = {}
    for bidder in market.bidders:
        sealed = seal_bid(market.world, market.lot, bidder)
        uploads[bidder] = (send(market.world, market.lot, bidder, sealed), sealed)
    clock = ShiftedClock(SystemClock(), market.deadline - SystemClock().now() - timedelta(seconds=0.5))

    def finished(bidder: Actor, after: float) -> Callable[[], object]:
        def act() -> object:
            time.sleep(after)
            return intake.finish(market.world.platform, bidder, clock, uploads[bidder][0]).note

        return act

    def frozen() -> object:
        while clock.now() < market.deadline:
            time.sleep(0.001)
        with transaction(SYSTEM, clock) as tx:
            attempt = tx.lock(LotAttempt, market.lot)
            tx.require(Action.FREEZE_BIDS, attempt)
            return {bid.envelope_sha256 for bid in commands.live_bids_at_close(tx, attempt)}

    waits = (0.0, 0.4, 0.47, 0.5)
    finishing = [finished(bidder, wait) for bidder, wait in zip(market.bidders, waits, strict=True)]
    live, *outcomes = market.at_once([frozen, *finishing])
    given = {
        uploads[bidder][1].envelope.id
        for bidder, outcome in zip(market.bidders, outcomes, strict=True)
        if str(outcome).startswith("ggreceipt/1")
    }
    assert live == given
    assert {each for each in outcomes if not str(each).startswith("ggreceipt/1")} <= {"E_CLOSED"}
