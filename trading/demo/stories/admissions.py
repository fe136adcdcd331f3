"""The course of projects for which not everybody bids, or several bid as one."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from trading.demo.acts import admitting, bidding, deciding, drawing, offering, opening
from trading.demo.stories.plot import Offer, Plot, Story
from trading.demo.stories.sealed import until_accepted

SIGN_UP_DAYS: Final = 10


def _signing_up(plot: Plot) -> Offer:
    """Put the project on offer; those whom its row names apply."""
    project_id = yield from until_accepted(plot)
    yield plot.day(1, 15)
    published = plot.day(2, 9)
    tender_id = offering.start(plot.stage, plot.row, project_id, published, plot.day(20, 9, 30))
    admitting.set_sign_up(plot.stage, plot.row, tender_id, published, plot.day(SIGN_UP_DAYS, 17))
    if "joint_members" in plot.row:
        admitting.allow_joint_ventures(plot.stage, plot.row, tender_id, plot.row["joint_members"])
    offering.lock(plot.stage, tender_id)
    yield published
    offering.announce(plot.stage, plot.row, tender_id)
    opening.book_room(plot.stage, plot.rooms, tender_id)
    yield plot.day(3, 14)
    admitting.apply_for(plot.stage, plot.row, tender_id)
    return tender_id


def signing_up(plot: Plot) -> Story:
    """Bidders apply; how many and who is nobody's to see."""
    yield from _signing_up(plot)


def invitees_drawn(plot: Plot) -> Story:
    """More applied than are invited: some were drawn in public, unnamed, and bid now."""
    tender_id = yield from _signing_up(plot)
    ended = admitting.sign_up_end(tender_id)
    yield plot.after(ended, 1, 9)
    until = plot.stage.clock.now() + timedelta(hours=6)
    draw_id = admitting.list_applicants(plot.stage, tender_id, until)
    yield until - timedelta(hours=2)
    drawing.contribute(plot.stage, draw_id)
    yield until
    drawing.hand_in_keys(plot.stage, draw_id)
    yield until + timedelta(hours=18)
    first, *_others = admitting.invited(plot.stage, tender_id)
    bidding.hand_in_offers(plot.stage, {**plot.row, "offers": {first: plot.row["offer"]}}, tender_id)


def _offered(plot: Plot, days: int, before: Callable[[UUID], None]) -> Offer:
    project_id = yield from until_accepted(plot)
    yield plot.day(1, 15)
    tender_id = offering.start(plot.stage, plot.row, project_id, plot.day(2, 9), plot.day(days, 9, 30))
    before(tender_id)
    offering.lock(plot.stage, tender_id)
    yield plot.day(2, 9)
    offering.announce(plot.stage, plot.row, tender_id)
    opening.book_room(plot.stage, plot.rooms, tender_id)
    return tender_id


def invited_tender(plot: Plot) -> Story:
    """The unit named whom it invites; the invitation is theirs alone to read."""
    tender_id = yield from _offered(
        plot, 30, lambda tender_id: admitting.name_invitees(plot.stage, plot.row, tender_id)
    )
    yield plot.day(6, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


def contractor_drawn(plot: Plot) -> Story:
    """The price was fixed, a joint venture among the bidders; a public draw gave the order of candidates."""
    tender_id = yield from _offered(
        plot, 11, lambda tender_id: admitting.allow_joint_ventures(plot.stage, plot.row, tender_id, 2)
    )
    yield plot.day(5, 10)
    admitting.form_venture(plot.stage, tender_id, *plot.row["joint"])
    deadline = offering.deadline_of(tender_id)
    yield deadline - timedelta(hours=18)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield deadline + timedelta(minutes=10)
    opening.release_keys(plot.stage, tender_id)
    yield plot.after(deadline, 1, 9)
    deciding.judge(plot.stage, plot.row, tender_id)
    until = plot.stage.clock.now() + timedelta(hours=5)
    draw_id = admitting.list_contractors(plot.stage, plot.row, tender_id, until)
    yield until - timedelta(hours=2)
    drawing.contribute(plot.stage, draw_id)
    yield until
    drawing.hand_in_keys(plot.stage, draw_id)
    yield plot.after(until, 1, 10)
    deciding.put_on_record(plot.stage, plot.row, tender_id)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)
    yield plot.after(deciding.publicity_end(tender_id), 0, 9)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story for story in (signing_up, invitees_drawn, invited_tender, contractor_drawn)
}
