"""The course of trades in several stages, and of what is bought from a single source."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from trading.demo.acts import bidding, drawing, evaluating, negotiating, offering, opening
from trading.demo.stories.plot import Offer, Plot, Story
from trading.demo.stories.sealed import until_accepted, until_offered


def final_offers(plot: Plot) -> Story:
    """Responses were examined, every supplier met apart; final offers are asked for and come in."""
    tender_id = yield from until_offered(plot, 9)
    yield plot.day(4, 9)
    until = plot.after(plot.stage.clock.now(), 1, 15)
    draw_id = drawing.freeze(plot.stage, evaluating.convene(plot.stage, plot.row, tender_id), until)
    yield until - timedelta(hours=4)
    drawing.contribute(plot.stage, draw_id)
    yield until
    drawing.hand_in_keys(plot.stage, draw_id)
    deadline = offering.deadline_of(tender_id)
    yield deadline - timedelta(hours=18)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield deadline + timedelta(minutes=10)
    opening.release_keys(plot.stage, tender_id)
    yield deadline + timedelta(hours=1)
    evaluating.take_seats(plot.stage, plot.row, tender_id)
    evaluating.vote(plot.stage, tender_id)
    evaluating.score(plot.stage, tender_id)
    evaluating.report(plot.stage, tender_id)
    yield deadline + timedelta(hours=7)
    negotiating.meet_all(plot.stage, plot.row, tender_id)
    negotiating.change(plot.stage, plot.row, tender_id)
    final = negotiating.conclude(plot.stage, plot.row, tender_id)
    yield plot.after(deadline, 1, 9)
    negotiating.schedule(plot.stage, plot.row, final, plot.after(deadline, 16, 15))
    offering.lock(plot.stage, final)
    offering.announce(plot.stage, plot.row, final)
    yield plot.after(deadline, 2, 10)
    first = next(iter(plot.row["offers"]))
    bidding.hand_in_offers(plot.stage, plot.row, final, first)


def _in_stages(plot: Plot, days: int, before: Callable[[UUID], None]) -> Offer:
    project_id = yield from until_accepted(plot)
    yield plot.day(1, 15)
    tender_id = offering.start(plot.stage, plot.row, project_id, plot.day(2, 9), plot.day(days, 9, 30))
    before(tender_id)
    offering.lock(plot.stage, tender_id)
    yield plot.day(2, 9)
    offering.announce(plot.stage, plot.row, tender_id)
    opening.book_room(plot.stage, plot.rooms, tender_id)
    return tender_id


def prequalification(plot: Plot) -> Story:
    """Applications to be let in come in; the bids follow in a stage of their own."""

    def end_documents(tender_id: UUID) -> None:
        until = offering.deadline_of(tender_id) - timedelta(days=6)
        negotiating.end_documents(plot.stage, plot.row, tender_id, until)

    tender_id = yield from _in_stages(plot, 22, end_documents)
    yield plot.day(6, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


def technical_opened(plot: Plot) -> Story:
    """The technical envelopes are open and wait for the committee; the prices are sealed until then."""
    tender_id = yield from until_offered(plot, 24)
    deadline = offering.deadline_of(tender_id)
    yield deadline - timedelta(hours=18)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield deadline + timedelta(minutes=10)
    negotiating.open_first(plot.stage, tender_id)


def quoting(plot: Plot) -> Story:
    """Suppliers quote one price each."""
    tender_id = yield from until_offered(plot, 16)
    yield plot.day(5, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


def single_source(plot: Plot) -> Story:
    """The only supplier is published; somebody has objected."""
    project_id = yield from until_accepted(plot)
    yield plot.day(2, 10)
    lot = negotiating.publicise(plot.stage, plot.row, project_id)
    yield plot.day(3, 11)
    negotiating.object_to(plot.stage, lot, plot.row["objection"])


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story
    for story in (final_offers, prequalification, technical_opened, quoting, single_source)
}
