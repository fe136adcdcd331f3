"""The unit answers, to everybody at once, by a notice that two people sign off."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from trading.announcements import contents, records
from trading.announcements import queries as announcements
from trading.announcements.commands import prepare_notice
from trading.announcements.models import Notice, NoticeDraft, Tender
from trading.announcements.rules import NoticeKind
from trading.kernel.errors import Conflict, Stale, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.rules import AttemptState
from trading.questions import queries, rules
from trading.questions.models import Question
from trading.questions.rules import Answered
from trading.store.transaction import Transaction


def draft_answers(
    tx: Transaction, tender_id: UUID, answers: Sequence[Answered], *, changes_something: bool
) -> NoticeDraft:
    """Put a notice with these answers into sign-off; the unit may word a question so that nobody is known.

    Raises Invalid, TooLate after the deadline, Stale for a question that was answered meanwhile, Conflict for
    answers that change something.
    """
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    rules.must_only_explain(answers, changes_something=changes_something)
    waiting = {each.number for each in queries.unanswered(tx.session, tender.id)}
    if not {each.number for each in answers} <= waiting:
        raise Stale
    attempts = [each for each in announcements.attempts_of(tender) if each.state is AttemptState.PUBLISHED]
    if not attempts:
        raise Conflict("not_on_offer", text("No lot of this tender is on offer."))
    _must_be_before_deadline(tx, tender)
    content = {
        "answers": [
            {"number": each.number, "question": each.question, "answer": each.answer} for each in answers
        ],
        "deadline_and_opening": contents.deadline_and_opening(tender, tender.deadline),
    }
    return prepare_notice(tx, tender, NoticeKind.CLARIFICATION, content, attempts)


def mark_answered(tx: Transaction, notice: Notice) -> None:
    """Let a published notice answer its questions. Raises TooLate after the deadline, Stale."""
    _must_be_before_deadline(tx, notice.tender)
    numbers = [each["number"] for each in records.read(notice.frozen)["answers"]]
    found = select(Question).where(Question.tender_id == notice.tender_id, Question.number.in_(numbers))
    for question in tx.session.scalars(found):
        if question.answered_at is not None:
            raise Stale
        question.notice_id, question.answered_at = notice.id, tx.now
        tx.record(
            "question.answered",
            question,
            project_id=notice.project_id,
            number=str(question.number),
            notice=notice.number,
        )


def _must_be_before_deadline(tx: Transaction, tender: Tender) -> None:
    if tender.deadline is None or tx.now >= tender.deadline:
        raise TooLate("deadline_passed", text("The deadline has passed. Nothing can be changed any more."))
