"""Reads of questions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.models import Notice, NoticeDraft, Tender
from trading.announcements.rules import Audience, NoticeKind
from trading.kernel.actors import Actor
from trading.kernel.errors import NotFound
from trading.projects.models import Project
from trading.questions.models import Question
from trading.questions.rules import Answered


def readable_tender(session: Session, actor: Actor, tender_id: UUID) -> Tender:
    """A published tender that the actor may read; raises NotFound."""
    found = announcements.tender(session, tender_id)
    hidden = found.audience is Audience.INVITED and not announcements.is_insider(session, actor, tender_id)
    if found.procedure is None or hidden:
        raise NotFound
    return found


def questions(session: Session, tender_id: UUID) -> Sequence[Question]:
    """Every question about a tender in the order in which they came."""
    found = select(Question).where(Question.tender_id == tender_id)
    return session.scalars(found.order_by(Question.number)).all()


def unanswered(session: Session, tender_id: UUID) -> list[Question]:
    return [each for each in questions(session, tender_id) if each.answered_at is None]


def answers(session: Session, tender_id: UUID) -> list[tuple[Notice, list[Answered]]]:
    """What was answered to everybody, by notice, the newest first."""
    notices = select(Notice).where(Notice.tender_id == tender_id, Notice.kind == NoticeKind.CLARIFICATION)
    return [
        (notice, [Answered(**each) for each in records.read(notice.frozen)["answers"]])
        for notice in session.scalars(notices.order_by(Notice.published_at.desc(), Notice.number.desc()))
    ]


def draft_of_answers(session: Session, tender_id: UUID) -> NoticeDraft | None:
    """The notice of clarification that is in sign-off."""
    drafts = announcements.live_drafts(session, tender_id)
    return next((each for each in drafts if each.kind is NoticeKind.CLARIFICATION), None)


def unanswered_of_unit(session: Session, actor: Actor) -> Sequence[Question]:
    """Questions about tenders of the actor's unit that wait for an answer, the oldest first."""
    own = actor.organisation_id
    return session.scalars(
        select(Question)
        .join(Question.tender)
        .join(Tender.project)
        .where(
            Question.answered_at.is_(None),
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
        )
        .order_by(Question.asked_at)
        .options(contains_eager(Question.tender))
    ).all()
