"""The course of what is only recorded, and of small works at a township station."""

from collections.abc import Callable, Mapping

from trading.demo.acts import bidding, offering, registering
from trading.demo.stories.plot import Plot, Story


def recorded(plot: Plot) -> Story:
    """The centre keeps the record; the unit still owes its report."""
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 10)
    registering.keep_record(plot.stage, project_id)


def reported(plot: Plot) -> Story:
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 10)
    registering.keep_record(plot.stage, project_id)
    yield plot.day(8, 15)
    registering.report_outcome(plot.stage, plot.row, project_id)


def at_the_station(plot: Plot) -> Story:
    """The station accepts small works; offers of three quotes are coming in."""
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 10)
    registering.accept(plot.stage, project_id, "station")
    yield plot.day(1, 15)
    tender_id = offering.start(plot.stage, plot.row, project_id, plot.day(2, 9), plot.day(12, 9, 30))
    offering.lock(plot.stage, tender_id)
    yield plot.day(2, 9)
    offering.announce(plot.stage, plot.row, tender_id)
    yield plot.day(5, 15)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story for story in (recorded, reported, at_the_station)
}
