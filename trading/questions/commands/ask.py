"""A bidder asks, and nothing that is kept says who it was."""

from uuid import UUID

from sqlalchemy import func, select

from trading.accounts.commands import count_question
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.kernel.errors import NotFound
from trading.kernel.permissions import Action
from trading.projects.queries import may_take_part
from trading.questions import rules
from trading.questions.models import Question
from trading.store.transaction import Transaction


def ask(tx: Transaction, tender_id: UUID, asker_id: UUID, body: str) -> Question:
    """Put a question to the unit. The transaction is that of an unnamed bidder.

    `asker_id` is the bidder's organisation: it is looked at and not kept. Raises NotFound for somebody who
    was not invited, TooMany, TooEarly and TooLate outside the time for questions.
    """
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.ASK_QUESTION, tender)
    attempts = announcements.attempts_of(tender)
    if any(not may_take_part(tx.session, each, asker_id) for each in attempts):
        raise NotFound
    count_question(tx, asker_id)
    published_at = min((each.published_at for each in attempts if each.published_at), default=None)
    rules.must_be_open(published_at, tender.questions_until, tender.deadline, tx.now)
    last = tx.session.scalar(select(func.max(Question.number)).where(Question.tender_id == tender.id))
    question = tx.add(
        Question(tender_id=tender.id, tender=tender, number=(last or 0) + 1, body=body, asked_at=tx.now)
    )
    tx.record("question.asked", question, project_id=tender.project_id, number=str(question.number))
    return question
