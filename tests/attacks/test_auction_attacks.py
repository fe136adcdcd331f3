"""Whoever can write to the database cannot give an auction another reserve price or another end."""

from typing import Final

import pytest
from sqlalchemy import text

from tests.support import auctions
from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.auctions import Offered, an_offer, outcome_of, quote
from tests.support.tampering import faults, tampering
from trading.auctions import commands
from trading.auctions.checks import CHECKS
from trading.auctions.rules.outcome import OutcomeState
from trading.kernel.errors import DomainError
from trading.openings.commands import Handed

OURS: Final = {check.title for check in CHECKS}

ATTACKS: Final = {
    "another envelope": f"UPDATE reserves SET envelope_sha256 = '{'0' * 64}'",
    "another last quote fixed": "UPDATE reserve_closings SET entry = replace(entry, 'live: 2', 'live: 1')",
    "keys that nobody handed in": "DELETE FROM reserve_keys",
    "another reserve price on record": "UPDATE auction_outcomes "
    "SET frozen = replace(frozen, '1150000', '1250000')",
    "another price confirmed": "UPDATE confirmations SET frozen = replace(frozen, '1200000', '1100000')",
    "a later end of applications": "UPDATE offers SET extended = 1",
    "another price sold at": "UPDATE auction_outcomes SET price = price - 1",
}


def a_fallen_hammer(world: World) -> Offered:
    """Land under the hammer at 1,200,000 yuan; its sealed reserve price is 1,150,000."""
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_auction", has_reserve=True)
    auctions.seal_reserve(world, offered, "1150000.00")
    first, second, third, _ = county.bidders
    auctions.apply(world, offered, first, second, third)
    world.clock.advance_to(auctions.auction_of(world, offered).starts_at)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_200_000)
    with pytest.raises(DomainError, match="E_EARLY"):
        release_first(world, offered)
    auctions.let_hammer_fall(world, offered)
    with pytest.raises(DomainError, match="E_NOT_FROZEN"):
        release_first(world, offered)
    return offered


def release_first(world: World, offered: Offered) -> None:
    keys = offered.keys[0]
    handed = {"summary": Handed(keys.summary), "body": Handed(keys.body)}
    with world.acting(keys.custodian) as tx:
        commands.release_keys(tx, world.platform.config, keys.lock_id, handed)


def test_an_untouched_auction_checks_well_and_every_alteration_is_found(world: World) -> None:
    offered = a_fallen_hammer(world)
    auctions.hand_in_keys(world, offered)
    assert outcome_of(world, offered).state is OutcomeState.SOLD
    assert not OURS & faults(world).keys()
    for name, statement in ATTACKS.items():
        with tampering() as session:
            session.execute(text(statement))
            session.expire_all()
            found = faults(world)
        assert OURS & found.keys(), name
    assert not OURS & faults(world).keys()
