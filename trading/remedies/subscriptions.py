"""What remedies hear from announcements: notices that would say what is not so are refused."""

from trading.announcements.events import NoticePublished
from trading.announcements.rules import NoticeKind
from trading.kernel.errors import Stale
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.remedies.commands.renouncing import must_not_be_renounced
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticePublished, _check)


def _check(tx: Transaction, happened: NoticePublished) -> None:
    notice = happened.notice
    for lot in notice.lots:
        attempt = tx.get(LotAttempt, lot.lot_attempt_id)
        if notice.kind is NoticeKind.RESULT:
            must_not_be_renounced(tx, attempt)
        if notice.kind in (NoticeKind.SUSPENSION, NoticeKind.RESUMPTION):
            _must_be_so(tx, attempt, stands_still=notice.kind is NoticeKind.SUSPENSION)


def _must_be_so(tx: Transaction, attempt: LotAttempt, *, stands_still: bool) -> None:
    if (projects.suspension(tx.session, attempt.id) is not None) is not stands_still:
        raise Stale("notice_outdated", text("The lot has gone on or stopped since. Discard this notice."))
