"""What rounds hear from below."""

from trading.announcements.events import NoticePublished
from trading.announcements.rules import NoticeKind
from trading.committees.events import ReportSigned
from trading.rounds.commands import adopt_findings, publish_source
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _begin_publicity)
    subscribe(ReportSigned, _adopt)


def _begin_publicity(tx: Transaction, published: NoticePublished) -> None:
    if published.notice.kind is NoticeKind.SINGLE_SOURCE:
        publish_source(tx, published.notice)


def _adopt(tx: Transaction, signed: ReportSigned) -> None:
    adopt_findings(tx, signed.report)
