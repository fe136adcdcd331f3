"""What bids hear from announcements and joint ventures."""

from trading.admissions.events import JoinsVenture, LeavesVenture
from trading.announcements.events import NoticePublished
from trading.bids import queries
from trading.bids.reminders import ASK_TO_SEAL_AGAIN
from trading.kernel.errors import Conflict
from trading.kernel.text import text
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _ask_to_seal_again)
    subscribe(JoinsVenture, _must_not_bid_alone)
    subscribe(LeavesVenture, _must_not_leave_its_bid)


def _ask_to_seal_again(tx: Transaction, happened: NoticePublished) -> None:
    """One job a lot, whether anybody bids for it or not: neither its number nor its time tells of bids."""
    notice = happened.notice
    if not notice.reseal:
        return
    for lot in notice.lots:
        payload = {"lot_attempt_id": str(lot.lot_attempt_id)}
        tx.enqueue(ASK_TO_SEAL_AGAIN, f"{lot.lot_attempt_id}:{notice.id}", payload)


def _must_not_bid_alone(tx: Transaction, happened: JoinsVenture) -> None:
    if queries.bids_for_lot(tx.session, happened.venture.lot_attempt, happened.organisation_id):
        reason = text("You bid for this lot yourself; withdraw that bid first.")
        raise Conflict("bids_alone", reason)


def _must_not_leave_its_bid(tx: Transaction, happened: LeavesVenture) -> None:
    if queries.bids_for_lot(tx.session, happened.venture.lot_attempt, happened.venture.lead_id):
        reason = text("The joint venture has handed a bid in. Its lead must withdraw that first.")
        raise Conflict("joint_venture_in_use", reason)
