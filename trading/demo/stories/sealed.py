"""The course of projects with one round of sealed bids: each acts, then says until when it waits."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from trading.announcements.models import NoticeDraft
from trading.announcements.rules import DraftState, NoticeKind
from trading.demo.acts import (
    bidding,
    contracting,
    deciding,
    drawing,
    offering,
    opening,
    registering,
    securing,
)
from trading.demo.stories.plot import Offer, Plot, Story
from trading.projects.rules import CheckResult
from trading.store.db import db


def until_accepted(plot: Plot) -> Offer:
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 10)
    registering.accept(plot.stage, project_id)
    return project_id


def until_offered(plot: Plot, days: int) -> Offer:
    """Put the project on offer with a deadline that many days after its first; gives the tender."""
    project_id = yield from until_accepted(plot)
    yield plot.day(1, 15)
    tender_id = offering.start(plot.stage, plot.row, project_id, plot.day(2, 9), plot.day(days, 9, 30))
    offering.lock(plot.stage, tender_id)
    yield plot.day(2, 9)
    offering.announce(plot.stage, plot.row, tender_id)
    opening.book_room(plot.stage, plot.rooms, tender_id)
    return tender_id


def until_opened(plot: Plot, days: int) -> Offer:
    tender_id = yield from until_closed(plot, days)
    yield offering.deadline_of(tender_id) + timedelta(minutes=10)
    opening.release_keys(plot.stage, tender_id)
    return tender_id


def until_closed(plot: Plot, days: int) -> Offer:
    tender_id = yield from until_offered(plot, days)
    if "experts" in plot.row:
        yield from _experts_drawn(plot, tender_id)
    if "security" in plot.row:
        yield plot.after(plot.stage.clock.now(), 2, 10)
        securing.pay_all(plot.stage, tender_id, list(plot.row["offers"]))
    deadline = offering.deadline_of(tender_id)
    yield deadline - timedelta(hours=18)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    yield deadline
    return tender_id


def _experts_drawn(plot: Plot, tender_id: UUID) -> Story:
    """The public draw of those who evaluate, from the frozen list to the result on the next working day."""
    yield plot.day(3, 9)
    until = plot.after(plot.stage.clock.now(), 1, 15)
    draw_id = drawing.list_experts(plot.stage, tender_id, plot.row["experts"], until)
    yield until - timedelta(hours=4)
    drawing.contribute(plot.stage, draw_id)
    yield until
    drawing.hand_in_keys(plot.stage, draw_id)


def until_publicised(plot: Plot, days: int) -> Offer:
    tender_id = yield from until_opened(plot, days)
    deadline = offering.deadline_of(tender_id)
    yield plot.after(deadline, 1, 10)
    deciding.evaluate(plot.stage, plot.row, tender_id)
    yield plot.after(deadline, 1, 16)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)
    return tender_id


def until_awarded(plot: Plot, days: int) -> Offer:
    """Candidates were published, nobody objected, the letters are out."""
    tender_id = yield from until_publicised(plot, days)
    yield plot.after(deciding.publicity_end(tender_id), 0, 9)
    deciding.announce_outcome(plot.stage, plot.row, tender_id)
    return tender_id


def contracted(plot: Plot) -> Story:
    """The contract is signed, published and filed."""
    tender_id = yield from until_awarded(plot, 10)
    yield from signed_and_filed(plot, tender_id)


def signed_and_filed(plot: Plot, tender_id: UUID) -> Story:
    """From the award to the filed contracts, as any tender ends."""
    yield plot.after(plot.stage.clock.now(), 2, 10)
    contracts = contracting.enter(plot.stage, plot.row, tender_id)
    yield plot.after(plot.stage.clock.now(), 0, 16)
    for contract_id in contracts:
        contracting.confirm(plot.stage, contract_id)
        contracting.publish(plot.stage, plot.row, contract_id)
    yield plot.after(plot.stage.clock.now(), 1, 9)
    for contract_id in contracts:
        contracting.file(plot.stage, contract_id)


def candidates(plot: Plot) -> Story:
    """The publicity of the candidates is running."""
    yield from until_publicised(plot, 10)


def opened(plot: Plot) -> Story:
    yield from until_opened(plot, 10)


def awaiting_keys(plot: Plot) -> Story:
    """The deadline has passed an hour or more ago; no key was handed in yet."""
    yield from until_closed(plot, 12)


def accepting(plot: Plot) -> Story:
    """Some bids are in; the deadline is days ahead. Anybody can give a number for the draw of experts."""
    tender_id = yield from until_offered(plot, 17)
    yield plot.day(7, 14)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)
    draw_id = drawing.list_experts(plot.stage, tender_id, plot.row["experts"], plot.day(14, 15))
    drawing.contribute(plot.stage, draw_id)


def accepting_training(plot: Plot) -> Story:
    tender_id = yield from until_offered(plot, 34)
    yield plot.day(9, 11)
    bidding.hand_in_offers(plot.stage, plot.row, tender_id)


def failed_then_offered_again(plot: Plot) -> Story:
    """One bidder only: nothing is opened, and the lot is offered a second time."""
    tender_id = yield from until_closed(plot, 11)
    yield offering.deadline_of(tender_id) + timedelta(minutes=30)
    draft = select(NoticeDraft).where(
        NoticeDraft.tender_id == tender_id,
        NoticeDraft.kind == NoticeKind.FAILURE,
        NoticeDraft.state == DraftState.DRAFT,
    )
    failure = db.session.scalars(draft).one()
    project_id = failure.tender.project_id
    offering.sign_off(plot.stage, plot.row, failure.id)
    yield plot.day(13, 9)
    again = offering.start(plot.stage, plot.row, project_id, plot.day(14, 9), plot.day(29, 10))
    offering.lock(plot.stage, again)
    yield plot.day(14, 9)
    offering.announce(plot.stage, plot.row, again)
    opening.book_room(plot.stage, plot.rooms, again)


def terminated(plot: Plot) -> Story:
    tender_id = yield from until_offered(plot, 12)
    yield plot.day(6, 10)
    offering.terminate(
        plot.stage,
        plot.row,
        tender_id,
        "因滨河路段调整为城市更新片区统一实施，本项目不再单独建设。",
        "本次交易终止，已提交的投标文件不予开启。",
    )


def waiting_for_locks(plot: Plot) -> Story:
    project_id = yield from until_accepted(plot)
    yield plot.day(2, 10)
    offering.start(plot.stage, plot.row, project_id, plot.day(6, 9), plot.day(16, 9, 30))


def in_sign_off(plot: Plot) -> Story:
    project_id = yield from until_accepted(plot)
    yield plot.day(2, 10)
    tender_id = offering.start(plot.stage, plot.row, project_id, plot.day(6, 9), plot.day(20, 9, 30))
    offering.lock(plot.stage, tender_id)
    yield plot.day(3, 9)
    draft_id = offering.draft_notice(plot.stage, plot.row, tender_id)
    yield plot.day(3, 11)
    offering.review(plot.stage, plot.row, draft_id)


def submitted(plot: Plot) -> Story:
    registering.register(plot.stage, plot.row)
    yield plot.day(1, 9)


def sent_back(plot: Plot) -> Story:
    project_id = registering.register(plot.stage, plot.row)
    yield plot.day(1, 11)
    registering.send_back(
        plot.stage,
        project_id,
        funds_secured=(CheckResult.WRONG, "资金证明未盖章，请重新出具。"),
        approval=(CheckResult.MISSING, "缺少招呼站建设的批复文件正文，请补充。"),
    )


def drafting(plot: Plot) -> Story:
    registering.begin(plot.stage, plot.row)
    yield plot.day(0, 17)


STORIES: Mapping[str, Callable[[Plot], Story]] = {
    story.__name__: story
    for story in (
        contracted,
        candidates,
        opened,
        awaiting_keys,
        accepting,
        accepting_training,
        failed_then_offered_again,
        terminated,
        waiting_for_locks,
        in_sign_off,
        submitted,
        sent_back,
        drafting,
    )
}
