"""Land, mining rights, assets and leases that go to the highest quote."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from trading.announcements.models import NoticeDraft
from trading.announcements.rules import DraftState, NoticeKind
from trading.demo.acts import auctioning, offering, registering
from trading.demo.stage import on_day
from trading.demo.stories.plot import Offer, Plot, Story
from trading.kernel.clock import BEIJING
from trading.procedures.catalogue import load_catalogue
from trading.procedures.schedule import earliest
from trading.procedures.vocabulary import Event
from trading.store.db import db

HOUR: Final = timedelta(hours=1)


def _offered(plot: Plot) -> Offer:
    """Put it on offer; `applications` and `listing` are the days from publication to each end."""
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 10)
    registering.accept(plot.stage, project_id)
    yield plot.day(1, 15)
    published = plot.day(2, 9)
    tender_id = auctioning.prepare(plot.stage, plot.row, project_id, _moments(plot, published))
    offering.lock(plot.stage, tender_id)
    yield published
    offering.announce(plot.stage, plot.row, tender_id)
    if "reserve" in plot.row and not plot.row.get("seal_later"):
        auctioning.seal_reserve(plot.stage, plot.row, tender_id)
    return tender_id


def _moments(plot: Plot, published: datetime) -> dict[str, datetime]:
    """An auction begins a day after the applications; a listing takes quotes until its own end."""
    procedure = load_catalogue().get(plot.row["procedure"], published.astimezone(BEIJING).date())

    def lawful(wanted: datetime, start: Event, at: datetime, end: Event) -> datetime:
        first = earliest(procedure, start, at, end, plot.calendar)
        return max(wanted, plot.after(first, 0 if first <= on_day(first, 0, 10) else 1, 10))

    deadline = plot.after(published, plot.row["applications"], 17)
    if "listing" not in plot.row:
        starts = plot.after(deadline, 1, 10)
        starts = lawful(starts, Event.NOTICE_PUBLISHED, published, Event.BIDDING_STARTED)
        return {"deadline": deadline, "starts_at": starts, "closes_at": starts + HOUR}
    starts = plot.after(published, plot.row["begins"], 10)
    starts = lawful(starts, Event.NOTICE_PUBLISHED, published, Event.BIDDING_STARTED)
    ends = plot.after(published, plot.row["listing"], 10)
    ends = lawful(ends, Event.NOTICE_PUBLISHED, published, Event.LISTING_ENDED)
    ends = lawful(ends, Event.BIDDING_STARTED, starts, Event.LISTING_ENDED)
    return {
        "deadline": min(deadline, ends - HOUR),
        "starts_at": starts,
        "listing_until": ends,
        "live_from": ends + HOUR,
        "closes_at": ends + 2 * HOUR,
    }


def on_offer(plot: Plot) -> Story:
    """Applications are taken."""
    tender_id = yield from _offered(plot)
    yield plot.day(4, 11)
    auctioning.apply(plot.stage, tender_id, *plot.row["bidders"])


def quotes_open(plot: Plot) -> Story:
    """Quotes are being taken; the first of them have come."""
    yield from _quoted(plot)


def _quoted(plot: Plot) -> Offer:
    tender_id = yield from _offered(plot)
    yield plot.day(4, 11)
    auctioning.apply(plot.stage, tender_id, *plot.row["bidders"])
    begins = auctioning.auction_of(tender_id).starts_at
    yield begins + timedelta(minutes=1)
    for number, login in enumerate(plot.row["quotes"]):
        auctioning.quote(plot.stage, tender_id, login, 1 + number % 3 if number else 0)
    return tender_id


def _fallen(plot: Plot) -> Offer:
    tender_id = yield from _quoted(plot)
    yield auctioning.auction_of(tender_id).closes_at + HOUR
    plot.stage.work()
    return tender_id


def reserve_awaited(plot: Plot) -> Story:
    """The hammer has fallen; the custodians are to open the reserve price."""
    yield from _fallen(plot)


def auctioned(plot: Plot) -> Story:
    """Sold, confirmed by both sides, published."""
    tender_id = yield from _fallen(plot)
    if "reserve" in plot.row:
        yield plot.stage.clock.now() + HOUR
        auctioning.hand_in_keys(plot.stage, tender_id)
    yield from _published(plot, tender_id)


def _published(plot: Plot, tender_id: UUID) -> Story:
    yield plot.after(plot.stage.clock.now(), 1, 10)
    auctioning.confirm(plot.stage, plot.row, tender_id)
    yield plot.after(plot.stage.clock.now(), 1, 15)
    auctioning.announce_result(plot.stage, plot.row, tender_id)


def agreed(plot: Plot) -> Story:
    """Nobody came at first; the disclosure was prolonged, then one taker came and agreed on the price."""
    tender_id = yield from _offered(plot)
    yield auctioning.deadline_of(tender_id)
    plot.stage.work()
    yield auctioning.deadline_of(tender_id) - timedelta(days=1)
    auctioning.apply(plot.stage, tender_id, *plot.row["bidders"])
    yield auctioning.auction_of(tender_id).closes_at + HOUR
    plot.stage.work()
    auctioning.agree(plot.stage, plot.row, tender_id)
    yield from _published(plot, tender_id)


def unsold(plot: Plot) -> Story:
    """Too few came; the notice of it is published."""
    tender_id = yield from _offered(plot)
    yield plot.day(4, 11)
    auctioning.apply(plot.stage, tender_id, *plot.row["bidders"])
    yield auctioning.auction_of(tender_id).closes_at + HOUR
    plot.stage.work()
    draft = select(NoticeDraft.id).where(
        NoticeDraft.tender_id == tender_id,
        NoticeDraft.kind == NoticeKind.FAILURE,
        NoticeDraft.state == DraftState.DRAFT,
    )
    offering.sign_off(plot.stage, plot.row, db.session.scalars(draft).one())


STORIES: Final[Mapping[str, Callable[[Plot], Story]]] = {
    story.__name__: story for story in (on_offer, quotes_open, reserve_awaited, auctioned, agreed, unsold)
}
