"""What waits for the people of a purchasing unit around their notices."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from trading.announcements import queries, words
from trading.announcements.models import NoticeDraft, Tender
from trading.announcements.rules import DraftState
from trading.kernel.actors import Actor, Role
from trading.kernel.permissions import Action, can
from trading.kernel.text import text
from trading.web.waiting import WAITING, WaitingItem


def _notices(session: Session, actor: Actor, now: datetime) -> list[WaitingItem]:
    if actor.role is not Role.PURCHASER:
        return []
    signatures = [
        _signature(draft)
        for draft in queries.drafts_of_unit(session, actor)
        if _is_for(actor, draft) and actor.person_id not in queries.first_people(session, draft)
    ]
    preparing = [_tender(tender) for tender in queries.tenders_in_hand(session, actor)]
    offers = [
        WaitingItem(
            text("Announce %(title)s", title=project.title),
            url_for("announcements.new_tender", project_id=project.id),
            text("The centre has accepted the project."),
        )
        for project in queries.projects_to_offer(session, actor)
        if project.created_by == actor.person_id
    ]
    return signatures + preparing + offers


def _is_for(actor: Actor, draft: NoticeDraft) -> bool:
    action = Action.REVIEW_NOTICE if draft.state is DraftState.DRAFT else Action.APPROVE_NOTICE
    return can(actor, action, draft)


def _signature(draft: NoticeDraft) -> WaitingItem:
    return WaitingItem(
        text("Sign off: %(kind)s of %(title)s", kind=words.KINDS[draft.kind], title=draft.tender.title),
        url_for("announcements.draft", draft_id=draft.id),
        words.DRAFT_STATES[draft.state],
    )


def _tender(tender: Tender) -> WaitingItem:
    return WaitingItem(
        text("Prepare the announcement of %(title)s", title=tender.title),
        url_for("announcements.workbench", tender_id=tender.id),
    )


WAITING.append(_notices)
