"""What results hear from announcements and committees."""

from trading.announcements.events import NoticePublished
from trading.committees.events import ReportSigned
from trading.results.commands import adopt_report, apply_outcome
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _apply)
    subscribe(ReportSigned, _adopt)


def _apply(tx: Transaction, happened: NoticePublished) -> None:
    apply_outcome(tx, happened.notice)


def _adopt(tx: Transaction, happened: ReportSigned) -> None:
    adopt_report(tx, happened.report)
