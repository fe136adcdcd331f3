"""What bids hear from announcements."""

from trading.announcements.events import NoticePublished
from trading.bids.reminders import ASK_TO_SEAL_AGAIN
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _ask_to_seal_again)


def _ask_to_seal_again(tx: Transaction, happened: NoticePublished) -> None:
    """One job a lot, whether anybody bids for it or not: neither its number nor its time tells of bids."""
    notice = happened.notice
    if not notice.reseal:
        return
    for lot in notice.lots:
        payload = {"lot_attempt_id": str(lot.lot_attempt_id)}
        tx.enqueue(ASK_TO_SEAL_AGAIN, f"{lot.lot_attempt_id}:{notice.id}", payload)
