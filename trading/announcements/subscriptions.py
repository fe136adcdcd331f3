"""What announcements hear from below."""

from sqlalchemy import select

from trading.accounts.events import WorkHandedOver
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import DraftState
from trading.store.transaction import Transaction, subscribe


def install() -> None:
    subscribe(WorkHandedOver, _take_over)


def _take_over(tx: Transaction, handed: WorkHandedOver) -> None:
    """Tenders and unreviewed drafts pass on; whoever takes a draft over counts as its drafter."""
    for tender in tx.session.scalars(select(Tender).where(Tender.created_by == handed.from_person_id)):
        tender.created_by = handed.to_person_id
        _record(tx, tender, handed)
    drafts = select(NoticeDraft).where(
        NoticeDraft.drafted_by == handed.from_person_id, NoticeDraft.state == DraftState.DRAFT
    )
    for draft in tx.session.scalars(drafts):
        draft.drafted_by = handed.to_person_id
        _record(tx, draft, handed)


def _record(tx: Transaction, subject: Tender | NoticeDraft, handed: WorkHandedOver) -> None:
    project_id = subject.project_id if isinstance(subject, Tender) else subject.tender.project_id
    tx.record(
        "work.handed_over",
        subject,
        project_id=project_id,
        before=str(handed.from_person_id),
        after=str(handed.to_person_id),
    )
