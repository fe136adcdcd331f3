"""The course of projects whose bids a committee evaluates."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from trading.demo.acts import bidding, deciding, drawing, evaluating, offering, opening
from trading.demo.stories.plot import Offer, Plot, Story
from trading.demo.stories.sealed import until_offered

DEADLINE: Final = 24
"""Days from the beginning of a project to its deadline, of which at least twenty are for the bidders."""


def _drawn(plot: Plot, tender_id: UUID) -> Story:
    """The public draw of the experts, a few days before the opening."""
    yield plot.after(offering.deadline_of(tender_id), -4, 9)
    until = plot.after(plot.stage.clock.now(), 1, 15)
    draw_id = drawing.freeze(plot.stage, evaluating.convene(plot.stage, plot.row, tender_id), until)
    yield until - timedelta(hours=4)
    drawing.contribute(plot.stage, draw_id)
    yield until
    drawing.hand_in_keys(plot.stage, draw_id)


def _seated(plot: Plot) -> Offer:
    """Experts drawn, bids opened, members signed in."""
    tender_id = yield from until_offered(plot, DEADLINE)
    yield from _drawn(plot, tender_id)
    deadline = offering.deadline_of(tender_id)
    yield deadline - timedelta(hours=18)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield deadline + timedelta(minutes=10)
    opening.release_keys(plot.stage, tender_id)
    yield deadline + timedelta(hours=2)
    evaluating.take_seats(plot.stage, plot.row, tender_id)
    return tender_id


def _reported(plot: Plot) -> Offer:
    tender_id = yield from _seated(plot)
    evaluating.vote(plot.stage, tender_id)
    evaluating.score(plot.stage, tender_id)
    evaluating.report(plot.stage, tender_id)
    yield plot.after(plot.stage.clock.now(), 1, 10)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)
    return tender_id


def scored(plot: Plot) -> Story:
    """The committee has scored, and what follows from its ranks is published: candidates, or the result."""
    yield from _reported(plot)


def committee_at_work(plot: Plot) -> Story:
    """Three members have handed in their votes; the others still look at the bids."""
    tender_id = yield from _seated(plot)
    evaluating.vote(plot.stage, tender_id, 3)


def land_tender(plot: Plot) -> Story:
    """Sealed bids for land are coming in; the highest will win."""
    tender_id = yield from until_offered(plot, DEADLINE)
    yield plot.day(6, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story for story in (scored, committee_at_work, land_tender)
}
