"""The course of projects that ask for security: paid in every way, and given back."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from trading.demo.acts import bidding, contracting, securing
from trading.demo.stories import sealed
from trading.demo.stories.plot import Plot, Story


def secured(plot: Plot) -> Story:
    """Securities come in before the deadline; the cashier has something to find out about some of them."""
    tender_id = yield from sealed.until_offered(plot, 17)
    yield plot.day(6, 10)
    securing.pay_in_every_way(plot.stage, tender_id, list(plot.row["offers"]))
    yield plot.day(7, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id, *list(plot.row["offers"])[:1])


def security_returned(plot: Plot) -> Story:
    """The contract is signed, performance security given; losers have their money back, the winner waits."""
    tender_id = yield from sealed.until_awarded(plot, 10)
    yield plot.after(plot.stage.clock.now(), 1, 10)
    securing.demand_performance(plot.stage, plot.row, tender_id)
    yield plot.after(plot.stage.clock.now(), 1, 10)
    contracts = contracting.enter(plot.stage, plot.row, tender_id)
    yield plot.stage.clock.now() + timedelta(hours=2)
    for contract_id in contracts:
        contracting.confirm(plot.stage, contract_id)
    yield plot.after(plot.stage.clock.now(), 1, 10)
    securing.pay_losers_back(plot.stage)


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story for story in (secured, security_returned)
}
