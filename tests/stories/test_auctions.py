"""Every trade with rising quotes, from registration to the award or its lawful failure."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support import auctions
from tests.support.accounts import a_county
from tests.support.announcements import signed_off
from tests.support.app import World
from tests.support.auctions import Offered, an_offer, attempt_of, auction_of, outcome_of, quote
from tests.support.contracts import sign_and_file
from trading.announcements.models import NoticeDraft
from trading.announcements.rules import NoticeKind
from trading.auctions import commands
from trading.auctions.queries import offers
from trading.auctions.rules.outcome import OutcomeState, VoidGround
from trading.auctions.rules.states import AuctionState
from trading.kernel.actors import Actor
from trading.kernel.errors import DomainError, Forbidden
from trading.kernel.money import Money
from trading.procedures.vocabulary import FailureGround
from trading.projects import commands as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState, SuspensionGround
from trading.results.models import Award
from trading.results.rules import AwardState


def announced(world: World, offered: Offered) -> AttemptState:
    """The seller publishes what follows the confirmation."""
    unit = offered.county.unit
    with world.acting(unit.drafter) as tx:
        draft_id = commands.draft_notice(tx, offered.lot_attempt_id, world.platform.config.instance).id
    signed_off(world, unit, draft_id)
    return attempt_of(world, offered).state


def award_of(world: World, offered: Offered) -> Award:
    found = world.session.scalars(select(Award).where(Award.lot_attempt_id == offered.lot_attempt_id))
    return found.one()


def failed(world: World, offered: Offered, ground: FailureGround) -> None:
    """Not sold, for this reason; the platform drafted the notice, two people publish it."""
    auctions.work(world)
    assert attempt_of(world, offered).state is AttemptState.FAILED
    drafts = select(NoticeDraft).where(NoticeDraft.kind == NoticeKind.FAILURE)
    draft = next(each for each in world.session.scalars(drafts) if each.tender_id == offered.tender_id)
    assert json.loads(draft.content)["ground"] == ground.value
    signed_off(world, offered.county.unit, draft.id)


def begin(world: World, offered: Offered) -> None:
    world.clock.advance_to(max(auction_of(world, offered).starts_at, world.clock.now()))
    auctions.work(world)


def sold(world: World, offered: Offered, taker: Actor, yuan: int) -> None:
    outcome = outcome_of(world, offered)
    assert outcome.state is OutcomeState.SOLD
    auctions.confirm(world, offered, taker)
    assert announced(world, offered) is AttemptState.AWARDED
    award = award_of(world, offered)
    assert (award.organisation_id, award.price) == (taker.organisation_id, Money.yuan(yuan))
    assert award.state is AwardState.AWARDED
    sign_and_file(world, offered.county, offered.lot_attempt_id)


def test_land_is_auctioned_above_a_reserve_that_nobody_knew(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_auction", has_reserve=True)
    auctions.seal_reserve(world, offered, "1150000.00")
    first, second, third, _ = county.bidders
    auctions.apply(world, offered, first, second, third)
    begin(world, offered)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_100_000)
    quote(world, offered, first, 1_200_000)
    auctions.let_hammer_fall(world, offered)
    assert attempt_of(world, offered).state is AttemptState.PUBLISHED
    auctions.hand_in_keys(world, offered)
    assert outcome_of(world, offered).reserve == Money.yuan(1_150_000)
    sold(world, offered, first, 1_200_000)


def test_land_is_listed_and_finished_live(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_listing")
    first, second, *_ = county.bidders
    auctions.apply(world, offered, first, second)
    begin(world, offered)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_050_000)
    auction = auction_of(world, offered)
    world.clock.advance_to(auction.closes_at - timedelta(minutes=2))
    late = quote(world, offered, first, 1_100_000)
    assert late.quoted.ends_at > auction.closes_at
    auctions.let_hammer_fall(world, offered)
    sold(world, offered, first, 1_100_000)


def test_one_bidder_at_a_listing_takes_the_land_at_the_first_quote(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_listing")
    only = county.bidders[0]
    auctions.apply(world, offered, only)
    begin(world, offered)
    quote(world, offered, only, 1_000_000)
    auctions.let_hammer_fall(world, offered)
    sold(world, offered, only, 1_000_000)


@pytest.mark.parametrize("procedure", ["mineral_auction", "mineral_listing"])
def test_mining_rights_go_to_the_highest_quote(world: World, procedure: str) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "mineral_right", procedure)
    first, second, third, _ = county.bidders
    auctions.apply(world, offered, first, second, third)
    begin(world, offered)
    quote(world, offered, third, 1_000_000)
    quote(world, offered, second, 1_300_000)
    auctions.let_hammer_fall(world, offered)
    sold(world, offered, second, 1_300_000)


def test_a_state_asset_is_disclosed_until_somebody_comes_and_then_contested(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "state_asset", "asset_listing")
    first, second, *_ = county.bidders
    before = attempt_of(world, offered).deadline
    assert before is not None
    world.clock.advance_to(before)
    auctions.work(world)
    after = attempt_of(world, offered).deadline
    assert after is not None
    assert after > before + timedelta(days=4)
    auctions.apply(world, offered, first, second)
    begin(world, offered)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_100_000)
    auctions.let_hammer_fall(world, offered)
    sold(world, offered, second, 1_100_000)


def test_the_only_taker_of_a_state_asset_agrees_on_the_price(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "state_asset", "asset_listing")
    only = county.bidders[0]
    auctions.apply(world, offered, only)
    auctions.let_hammer_fall(world, offered)
    assert outcome_of(world, offered).state is OutcomeState.AGREEING
    with pytest.raises(DomainError, match="below_start"), world.acting(county.unit.approver) as tx:
        commands.agree(tx, world.platform.keys, offered.lot_attempt_id, Money.yuan(999_999))
    with world.acting(county.unit.approver) as tx:
        commands.agree(tx, world.platform.keys, offered.lot_attempt_id, Money.yuan(1_010_000))
    sold(world, offered, only, 1_010_000)


@pytest.mark.parametrize(
    ("category", "procedure"),
    [
        ("lease", "lease_listing"),
        ("collective_asset", "collective_listing"),
        ("other_right", "right_auction"),
    ],
)
def test_leases_collective_assets_and_other_rights_find_their_taker(
    world: World, category: str, procedure: str
) -> None:
    county = a_county(world)
    offered = an_offer(world, county, category, procedure)
    first, second, *_ = county.bidders
    auctions.apply(world, offered, first, second)
    begin(world, offered)
    quote(world, offered, first, 1_000_000)
    quote(world, offered, second, 1_050_000)
    auctions.let_hammer_fall(world, offered)
    sold(world, offered, second, 1_050_000)


def test_what_nobody_wants_at_the_price_is_not_sold_and_may_be_offered_again(world: World) -> None:
    """Too few, no quote, or a quote below the reserve: each ends with its notice, and each may begin anew."""
    county = a_county(world)
    first, second, third, _ = county.bidders
    too_few = an_offer(world, county, "land_use_right", "land_auction")
    auctions.apply(world, too_few, first, second)
    silent = an_offer(world, county, "mineral_right", "mineral_listing")
    auctions.apply(world, silent, first)
    too_low = an_offer(world, county, "land_use_right", "land_auction", has_reserve=True)
    auctions.seal_reserve(world, too_low, "2000000.00")
    auctions.apply(world, too_low, first, second, third)
    begin(world, too_low)
    with pytest.raises(DomainError, match="too_few_bidders"):
        quote(world, too_few, first, 1_000_000)
    quote(world, too_low, first, 1_000_000)
    quote(world, too_low, second, 1_100_000)
    auctions.let_hammer_fall(world, too_low)
    auctions.hand_in_keys(world, too_low)
    failed(world, too_few, FailureGround.TOO_FEW_APPLICANTS)
    failed(world, silent, FailureGround.NO_QUOTE)
    failed(world, too_low, FailureGround.RESERVE_NOT_MET)


def test_a_winner_who_does_not_sign_falls_away(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "lease", "lease_listing")
    only = county.bidders[0]
    auctions.apply(world, offered, only)
    begin(world, offered)
    quote(world, offered, only, 1_000_000)
    auctions.let_hammer_fall(world, offered)
    with world.acting(county.unit.approver) as tx:
        commands.void(tx, offered.lot_attempt_id, VoidGround.REFUSED, "逾期未签订成交确认书。")
    assert outcome_of(world, offered).state is OutcomeState.VOID
    failed(world, offered, FailureGround.NO_CANDIDATE_LEFT)


def test_while_a_trade_is_suspended_no_quote_is_taken_and_its_time_does_not_run(world: World) -> None:
    county = a_county(world)
    offered = an_offer(world, county, "land_use_right", "land_listing")
    first, second, *_ = county.bidders
    auctions.apply(world, offered, first, second)
    begin(world, offered)
    quote(world, offered, first, 1_000_000)
    planned = auction_of(world, offered).closes_at
    with world.acting(county.unit.approver) as tx:
        attempt = tx.get(LotAttempt, offered.lot_attempt_id)
        suspension_id: UUID = projects.suspend(tx, attempt, SuspensionGround.TITLE_DISPUTE, "权属争议").id
    with pytest.raises(DomainError, match="suspended"):
        quote(world, offered, second, 1_050_000)
    world.clock.advance_to(planned + timedelta(days=1))
    auctions.work(world)
    assert auction_of(world, offered).state is AuctionState.SUSPENDED
    stood = timedelta(days=30)
    world.clock.advance_to(auction_of(world, offered).starts_at + stood)
    with world.acting(county.unit.approver) as tx:
        projects.resume(tx, suspension_id)
    assert auction_of(world, offered).closes_at == planned + stood
    quote(world, offered, second, 1_050_000)


def test_whoever_may_not_take_part_is_told_why(world: World) -> None:
    county = a_county(world)
    offered = an_offer(
        world, county, "land_use_right", "land_auction", has_reserve=True, security=Money.yuan(200_000)
    )
    bidder = county.bidders[0]
    auctions.apply(world, offered, bidder)
    _refused(world, offered, bidder, "applied_already")
    assert not offers.participants(world.session, offered.lot_attempt_id)
    deadline = attempt_of(world, offered).deadline
    assert deadline is not None
    world.clock.advance_to(deadline)
    _refused(world, offered, county.bidders[1], "applications_closed")
    auctions.work(world)
    begin(world, offered)
    with pytest.raises(Forbidden, match="not_qualified"):
        quote(world, offered, bidder, 1_000_000)
    with pytest.raises(DomainError, match="quoting_begun"):
        auctions.seal_reserve(world, offered, "1150000.00")


def _refused(world: World, offered: Offered, bidder: Actor, code: str) -> None:
    with pytest.raises(DomainError, match=code), world.acting(bidder) as tx:
        commands.apply(tx, offered.lot_attempt_id)


def test_a_contest_by_sealed_bids_is_refused_before_its_notice_promises_it(world: World) -> None:
    county = a_county(world)
    with pytest.raises(DomainError, match="sealed_contest"):
        an_offer(world, county, "state_asset", "asset_listing_sealed")
