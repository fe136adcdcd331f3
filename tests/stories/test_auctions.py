"""Every trade with rising quotes, from registration to the award or its lawful failure."""

from datetime import timedelta

import pytest

from tests.support import auctions
from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.auctions import an_offer, attempt_of, outcome_of, quote
from trading.auctions.rules.outcome import OutcomeState
from trading.kernel.errors import DomainError
from trading.kernel.money import Money
from trading.procedures.vocabulary import FailureGround
from trading.projects.rules import AttemptState


def test_land_is_auctioned_above_a_reserve_that_nobody_knew(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_auction", has_reserve=True)
    auctions.seal_reserve(world, offered, "1150000.00")
    first, second, third, _ = county.bidders
    auctions.apply(world, offered, first, second, third)
    world.clock.advance_to(auctions.auction_of(world, offered).starts_at)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_100_000)
    quote(world, offered, first, 1_200_000)
    auctions.let_hammer_fall(world, offered)
    assert attempt_of(world, offered).state is AttemptState.PUBLISHED
    auctions.hand_in_keys(world, offered)
    outcome = outcome_of(world, offered)
    assert outcome.state is OutcomeState.SOLD
    assert outcome.reserve == Money.yuan(1_150_000)
    auctions.confirm(world, offered, first)
    assert outcome_of(world, offered).state is OutcomeState.CONFIRMED
