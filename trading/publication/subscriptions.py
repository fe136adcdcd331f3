"""What the public lists hear from below."""

from trading.admissions.events import SignUpFailed
from trading.announcements.events import NoticePublished
from trading.openings.events import LotFailed, LotOpened
from trading.publication import commands
from trading.results.events import OutcomeTakenBack
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _show)
    subscribe(LotOpened, _freshen)
    subscribe(LotFailed, _freshen)
    subscribe(OutcomeTakenBack, _freshen)
    subscribe(SignUpFailed, _freshen)


def _show(tx: Transaction, happened: NoticePublished) -> None:
    commands.show(tx, happened.notice)


def _freshen(tx: Transaction, happened: LotOpened | LotFailed | OutcomeTakenBack | SignUpFailed) -> None:
    commands.freshen(tx)
