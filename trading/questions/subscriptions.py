"""What questions hear from announcements."""

from trading.announcements.events import NoticePublished
from trading.announcements.rules import NoticeKind
from trading.questions.commands import mark_answered
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _answer)


def _answer(tx: Transaction, happened: NoticePublished) -> None:
    if happened.notice.kind is NoticeKind.CLARIFICATION:
        mark_answered(tx, happened.notice)
