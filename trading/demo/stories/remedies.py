"""Questions, objections and complaints, each at another point of its course."""

from collections.abc import Callable, Generator, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from trading.announcements.models import Tender
from trading.announcements.rules import NoticeKind
from trading.demo.acts import bidding, deciding, objecting, offering, opening
from trading.demo.stories.plot import Plot, Story
from trading.demo.stories.sealed import until_offered, until_publicised
from trading.remedies.rules import Consequence
from trading.store.db import db

Complained = Generator[datetime, None, tuple[UUID, UUID]]


def questions(plot: Plot) -> Story:
    """One question was answered to everybody, another waits; nobody knows who asked."""
    tender_id = yield from until_offered(plot, 18)
    yield plot.day(5, 10)
    objecting.ask(plot.stage, "bidder2", tender_id, "波形护栏的防腐层厚度以图纸第7页还是工程量清单为准？")
    yield plot.day(6, 10)
    objecting.answer_questions(plot.stage, plot.row, tender_id, "以图纸第7页为准，工程量清单数量不变。")
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield plot.day(8, 15)
    objecting.ask(plot.stage, "bidder3", tender_id, "夜间施工是否需要另行办理手续？")


def objected(plot: Plot) -> Story:
    """An objection to the candidates came in; the lot stands still until it is answered."""
    tender_id = yield from until_publicised(plot, 10)
    yield plot.stage.clock.now() + timedelta(hours=18)
    objecting.object_to_outcome(plot.stage, "bidder4", tender_id)
    objecting.tell_of_suspension(plot.stage, plot.row, tender_id, NoticeKind.SUSPENSION)


def _complained(plot: Plot) -> Complained:
    """The objection was dismissed, its bidder complains, the department takes it up."""
    tender_id = yield from until_publicised(plot, 9)
    yield plot.stage.clock.now() + timedelta(hours=18)
    objection_id = objecting.object_to_outcome(plot.stage, "bidder4", tender_id)
    objecting.tell_of_suspension(plot.stage, plot.row, tender_id, NoticeKind.SUSPENSION)
    yield plot.stage.clock.now() + timedelta(hours=26)
    objecting.dismiss(plot.stage, plot.row, objection_id)
    objecting.tell_of_suspension(plot.stage, plot.row, tender_id, NoticeKind.RESUMPTION)
    yield plot.stage.clock.now() + timedelta(hours=4)
    complaint_id = objecting.complain(plot.stage, objection_id)
    yield plot.after(plot.stage.clock.now(), 1, 10)
    objecting.take_up(plot.stage, complaint_id)
    return tender_id, complaint_id


def complained(plot: Plot) -> Story:
    """The department looks into a complaint; the lot stands still for it."""
    tender_id, complaint_id = yield from _complained(plot)
    objecting.suspend(plot.stage, complaint_id, plot.after(plot.stage.clock.now(), 25, 17))
    objecting.tell_of_suspension(plot.stage, plot.row, tender_id, NoticeKind.SUSPENSION)


def next_candidate(plot: Plot) -> Story:
    """The complaint was right: the first candidate fell away, the next one was published and won."""
    tender_id, complaint_id = yield from _complained(plot)
    yield plot.after(plot.stage.clock.now(), 1, 11)
    reply = "投诉成立。第一候选人不符合资格条件，取消其候选人资格，由下一候选人递补并重新公示。"
    objecting.uphold(plot.stage, complaint_id, Consequence.NEXT_CANDIDATE, reply)
    yield plot.stage.clock.now() + timedelta(hours=3)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)
    yield plot.after(deciding.publicity_end(tender_id), 0, 9)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)


def void_then_offered_again(plot: Plot) -> Story:
    """The complaint was right about the whole trade: the lot is void and offered a second time."""
    tender_id, complaint_id = yield from _complained(plot)
    project_id = db.session.get_one(Tender, tender_id).project_id
    yield plot.after(plot.stage.clock.now(), 1, 11)
    reply = "投诉成立。本标段资格条件排斥潜在投标人，比选结果无效，责令改正后重新组织比选。"
    objecting.uphold(plot.stage, complaint_id, Consequence.VOID, reply)
    objecting.tell_of_suspension(plot.stage, plot.row, tender_id, NoticeKind.FAILURE)
    yield plot.after(plot.stage.clock.now(), 1, 9)
    now = plot.stage.clock.now()
    published, deadline = plot.after(now, 1, 9), plot.after(now, 12, 10)
    again = offering.start(plot.stage, plot.row, project_id, published, deadline)
    offering.lock(plot.stage, again)
    yield published
    offering.announce(plot.stage, plot.row, again)
    opening.book_room(plot.stage, plot.rooms, again)


STORIES: Final[Mapping[str, Callable[[Plot], Story]]] = {
    "questions": questions,
    "objected": objected,
    "complained": complained,
    "next_candidate": next_candidate,
    "void_then_offered_again": void_then_offered_again,
}
