"""What admissions hear from announcements: a tender for invitees must have them before it goes its way."""

from trading.admissions.commands import must_be_named
from trading.announcements.events import NoticeDrafted
from trading.announcements.rules import NoticeKind
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(NoticeDrafted, _must_have_invitees)


def _must_have_invitees(tx: Transaction, happened: NoticeDrafted) -> None:
    draft = happened.draft
    is_first = all(each.lot_attempt.continues_id is None for each in draft.tender.lots)
    if draft.kind is NoticeKind.TENDER and is_first:
        must_be_named(tx, draft.tender)
