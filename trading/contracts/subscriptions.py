"""What contracts hear from announcements."""

from collections.abc import Callable, Mapping
from typing import Final

from trading.announcements.events import NoticePublished
from trading.announcements.models import Notice
from trading.announcements.rules import NoticeKind
from trading.contracts.commands import apply_change, apply_publication
from trading.store.transaction import Transaction, subscribe

_APPLY: Final[Mapping[NoticeKind, Callable[[Transaction, Notice], None]]] = {
    NoticeKind.CONTRACT: apply_publication,
    NoticeKind.CONTRACT_CHANGE: apply_change,
}


def install() -> None:
    subscribe(NoticePublished, _apply)


def _apply(tx: Transaction, happened: NoticePublished) -> None:
    apply = _APPLY.get(happened.notice.kind)
    if apply is not None:
        apply(tx, happened.notice)
