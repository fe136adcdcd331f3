"""What results hear from announcements."""

from trading.announcements.events import NoticePublished
from trading.results.commands import apply_outcome
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _apply)


def _apply(tx: Transaction, happened: NoticePublished) -> None:
    apply_outcome(tx, happened.notice)
