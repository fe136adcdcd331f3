"""Reads of tenders, drafts and notices."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from trading.accounts.models import DutyHeld, Person
from trading.accounts.queries import behind
from trading.announcements import offers
from trading.announcements.models import Document, Notice, NoticeDraft, NoticeLot, Tender, TenderLot
from trading.announcements.offers import Asked
from trading.announcements.rules import (
    ALIVE,
    AcceptableNotices,
    Audience,
    NoticeKind,
    Standing,
    acceptable,
)
from trading.custody.models import LotLock
from trading.kernel.actors import Actor, Duty, Role
from trading.kernel.calendar import WorkingCalendar
from trading.kernel.clock import BEIJING
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.procedures.catalogue import load_catalogue
from trading.procedures.holidays import working_calendar
from trading.procedures.parts import ONLY_STAGE, Stage
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Method, StageKey
from trading.projects.models import Invitee, Lot, LotAttempt, Project
from trading.projects.rules import AttemptState, ProjectState
from trading.store.db import Reader

Rows = Sequence[Any]
"""Plain rows; their columns are named in the statement."""

# A notice page asks these. They are composed once, and give plain rows without the detour through objects.
_NOTICE: Final = select(
    Notice.id,
    Notice.number,
    Notice.kind,
    Notice.audience,
    Notice.tender_id,
    Notice.project_id,
    Notice.title,
    Notice.frozen,
    Notice.sha256,
    Notice.note_sha256,
    Notice.published_at,
).where(Notice.id == bindparam("notice"))
_BESIDE: Final = (
    select(Notice.id, Notice.number, Notice.title, Notice.published_at)
    .where(
        Notice.tender_id == bindparam("tender"),
        Notice.id != bindparam("notice"),
        or_(Notice.audience == Audience.PUBLIC, bindparam("insider", type_=Boolean)),
    )
    .order_by(Notice.published_at, Notice.number)
)
_ABOUT: Final = (
    select(
        LotAttempt.id,
        LotAttempt.wire_id,
        LotAttempt.state,
        LotAttempt.stage,
        LotAttempt.published_at,
        LotAttempt.deadline,
        Lot.title,
    )
    .join(NoticeLot, NoticeLot.lot_attempt_id == LotAttempt.id)
    .join(LotAttempt.lot)
    .where(NoticeLot.notice_id == bindparam("notice"))
    .order_by(Lot.position)
)
_DOCUMENTS: Final = select(
    Document.id,
    Document.title,
    Document.kind,
    Document.document_version,
    Document.size,
    Document.sha256,
    Document.position,
).where(Document.tender_id == bindparam("tender"), Document.published_at.is_not(None))


def procedure_of(tender: Tender, now: datetime) -> Procedure:
    """The procedure as frozen at the first publication; before that, the version in force today."""
    if tender.procedure is not None:
        return _frozen_procedure(tender.procedure)
    return load_catalogue().get(tender.procedure_code, now.astimezone(BEIJING).date())


@lru_cache(maxsize=64)
def _frozen_procedure(written: str) -> Procedure:
    return Procedure.from_dict(json.loads(written))


def procedure_in_stage(tender: Tender, now: datetime) -> Procedure:
    """The same with the periods of the stage that the tender's notice begins."""
    procedure = procedure_of(tender, now)
    return procedure.for_stage(StageKey(tender.lots[0].lot_attempt.stage)) if tender.lots else procedure


def stage_of(procedure: Procedure, attempt: LotAttempt) -> Stage:
    """The stage of the procedure that a lot attempt is."""
    return procedure.stage(StageKey(attempt.stage)) or ONLY_STAGE


def asked_of(tender: Tender, procedure: Procedure, attempt: LotAttempt) -> Asked:
    """What the envelopes of a lot attempt state, and which of the tender's required parts they hold."""
    stages = {each.lot_attempt.stage for each in tender.lots}
    codes = [part.code for part in tender.parts]
    stage = stage_of(procedure, attempt)
    return offers.asked_of(tender.project.category, stage, codes, is_apart=len(stages) > 1)


def calendar(instance: Path) -> WorkingCalendar:
    """Working days, with the arrangements a county has loaded into its instance folder."""
    return working_calendar(instance / "holidays")


def own_tender(session: Session, actor: Actor, tender_id: UUID) -> Tender:
    """A tender of the actor's unit; raises NotFound for anybody else's."""
    found = session.get(Tender, tender_id)
    if found is None or not own_unit(actor, found):
        raise NotFound
    return found


def own_draft(session: Session, actor: Actor, draft_id: UUID) -> NoticeDraft:
    """A notice draft of the actor's unit; raises NotFound for anybody else's."""
    found = session.get(NoticeDraft, draft_id)
    if found is None or not own_unit(actor, found):
        raise NotFound
    return found


def tender(session: Session, tender_id: UUID) -> Tender:
    """A tender by its id; raises NotFound."""
    found = session.get(Tender, tender_id)
    if found is None:
        raise NotFound
    return found


def first_notice(session: Session, tender_id: UUID) -> Notice:
    """The tender notice itself; raises NotFound before publication."""
    found = notices_of(session, tender_id)
    if not found:
        raise NotFound
    return found[0]


def _of_unit(actor: Actor) -> ColumnElement[bool]:
    own = actor.organisation_id
    return or_(Project.procuring_entity_id == own, Project.agent_id == own)


def tenders_of_unit(session: Session, actor: Actor) -> list[Tender]:
    """Every tender of the actor's unit, newest first."""
    found = select(Tender).join(Project).where(_of_unit(actor)).order_by(Tender.created_at.desc())
    return list(session.scalars(found))


def drafts_of_unit(session: Session, actor: Actor) -> list[NoticeDraft]:
    """Notices of the actor's unit in sign-off, longest waiting first."""
    found = (
        select(NoticeDraft)
        .join(Tender)
        .join(Project)
        .where(_of_unit(actor), NoticeDraft.state.in_(ALIVE))
        .order_by(NoticeDraft.drafted_at)
    )
    return list(session.scalars(found))


def tenders_in_hand(session: Session, actor: Actor) -> list[Tender]:
    """Unpublished tenders that are in the actor's hands and not in sign-off."""
    found = select(Tender).where(
        Tender.created_by == actor.person_id,
        exists().where(
            TenderLot.tender_id == Tender.id,
            LotAttempt.id == TenderLot.lot_attempt_id,
            LotAttempt.state == AttemptState.PREPARING,
        ),
        ~exists().where(NoticeDraft.tender_id == Tender.id, NoticeDraft.state.in_(ALIVE)),
    )
    return list(session.scalars(found.order_by(Tender.created_at)))


def projects_to_offer(session: Session, actor: Actor) -> list[Project]:
    """Accepted projects of the unit with a lot that is not on offer."""
    accepted = select(Project).where(
        _of_unit(actor),
        Project.state == ProjectState.ACCEPTED,
        Project.procedure_code.is_not(None),
        Project.method != Method.SINGLE_SOURCE.value,
    )
    return [project for project in session.scalars(accepted) if lots_to_offer(project)]


def lots_to_offer(project: Project) -> list[Lot]:
    """Lots that were never offered or whose last attempt is over without an award."""
    over = (AttemptState.FAILED, AttemptState.TERMINATED)
    return [lot for lot in project.lots if not lot.attempts or lot.attempts[-1].state in over]


def tenders_of(session: Session, project_id: UUID) -> list[Tender]:
    """All rounds of a project, first to last."""
    return list(session.scalars(select(Tender).where(Tender.project_id == project_id).order_by(Tender.round)))


def tender_of(session: Session, lot_attempt_id: UUID) -> Tender:
    """The round in which a lot attempt is offered; raises NotFound."""
    found = session.scalar(select(Tender).join(TenderLot).where(TenderLot.lot_attempt_id == lot_attempt_id))
    if found is None:
        raise NotFound
    return found


def attempts_of(tender: Tender) -> list[LotAttempt]:
    return [each.lot_attempt for each in tender.lots]


def live_drafts(session: Session, tender_id: UUID) -> list[NoticeDraft]:
    """Drafts of a tender that are still on their way, oldest first."""
    drafts = select(NoticeDraft).where(NoticeDraft.tender_id == tender_id, NoticeDraft.state.in_(ALIVE))
    return list(session.scalars(drafts.order_by(NoticeDraft.drafted_at)))


def drafts_of(session: Session, tender_id: UUID) -> list[NoticeDraft]:
    drafts = select(NoticeDraft).where(NoticeDraft.tender_id == tender_id)
    return list(session.scalars(drafts.order_by(NoticeDraft.drafted_at.desc())))


def notices_of(session: Session, tender_id: UUID) -> list[Notice]:
    """Every published notice of a tender, oldest first."""
    notices = select(Notice).where(Notice.tender_id == tender_id)
    return list(session.scalars(notices.order_by(Notice.published_at, Notice.number)))


def notices_on(session: Session, lot_attempt_id: UUID) -> list[Notice]:
    """Every published notice about a lot attempt, oldest first."""
    notices = select(Notice).join(NoticeLot).where(NoticeLot.lot_attempt_id == lot_attempt_id)
    return list(session.scalars(notices.order_by(Notice.published_at, Notice.number)))


def in_force(session: Session, lot_attempt_id: UUID) -> Notice | None:
    """The tender notice or the last notice of change: what an envelope sealed now must name."""
    sealed_for = (NoticeKind.TENDER, NoticeKind.AMENDMENT)
    found = [each for each in notices_on(session, lot_attempt_id) if each.kind in sealed_for]
    return found[-1] if found else None


def notice(session: Session, notice_id: UUID) -> Notice:
    """A published notice; raises NotFound."""
    found = session.get(Notice, notice_id)
    if found is None:
        raise NotFound
    return found


def readable_notice(session: Session, actor: Actor, notice_id: UUID) -> Notice:
    """A published notice that the actor may read; raises NotFound for what is meant for others."""
    found = notice(session, notice_id)
    if found.audience is Audience.INVITED and not is_insider(session, actor, found.tender_id):
        raise NotFound
    return found


def is_insider(session: Session, actor: Actor, tender_id: UUID) -> bool:
    """Whether the actor may read what a tender tells its invitees: they, the unit and who watches it."""
    if actor.role in (Role.OPERATOR, Role.SUPERVISOR, Role.REGULATOR, Role.SYSTEM):
        return True
    if actor.role is Role.PURCHASER:
        return own_unit(actor, tender(session, tender_id))
    lots = select(TenderLot.lot_attempt_id).where(TenderLot.tender_id == tender_id)
    place = {Role.BIDDER: Invitee.organisation_id, Role.CUSTODIAN: LotLock.custodian_id}.get(actor.role)
    if place is None or actor.organisation_id is None:
        return False
    lot = Invitee.lot_attempt_id if actor.role is Role.BIDDER else LotLock.lot_attempt_id
    return bool(session.scalar(select(exists().where(lot.in_(lots), place == actor.organisation_id))))


def shown_notice(reader: Reader, notice_id: UUID) -> Any:
    """What the page of a published notice shows of it; raises NotFound."""
    found = reader.execute(_NOTICE, {"notice": notice_id}).one_or_none()
    if found is None:
        raise NotFound
    return found


def headings_beside(reader: Reader, tender_id: UUID, notice_id: UUID, *, insider: bool) -> Rows:
    """Id, number, title and instant of the other notices of the same tender, oldest first.

    `insider` gives those for invitees too.
    """
    asked = {"tender": tender_id, "notice": notice_id, "insider": insider}
    return reader.execute(_BESIDE, asked).all()


def attempts_about(reader: Reader, notice_id: UUID) -> Rows:
    """Id, wire id, state, instants and title of each lot attempt a notice is about, in the order of lots."""
    return reader.execute(_ABOUT, {"notice": notice_id}).all()


def published_documents(reader: Reader, tender_id: UUID) -> Rows:
    """Every published version of every file of a tender."""
    return reader.execute(_DOCUMENTS, {"tender": tender_id}).all()


def acceptable_notices(session: Session, lot_attempt: LotAttempt) -> AcceptableNotices:
    """The notice that new envelopes must name, and older ones under which accepted envelopes stay live.

    Raises NotFound before publication.
    """
    standing = [
        Standing(each.note_sha256, each.kind, each.reseal)
        for each in reversed(notices_on(session, lot_attempt.id))
        if each.kind in (NoticeKind.TENDER, NoticeKind.AMENDMENT)
    ]
    if not standing:
        raise NotFound
    return acceptable(standing)


def published_document(session: Session, actor: Actor, tender_id: UUID, document_id: UUID) -> Document:
    """A published file of tender documents that the actor may read; raises NotFound."""
    found = session.get(Document, document_id)
    if found is None or found.tender_id != tender_id or found.published_at is None:
        raise NotFound
    for_invitees = tender(session, tender_id).audience is Audience.INVITED
    if for_invitees and not is_insider(session, actor, tender_id):
        raise NotFound
    return found


def own_document(session: Session, actor: Actor, tender_id: UUID, document_id: UUID) -> Document:
    """A file of the unit's own tender, published or not; raises NotFound."""
    own_tender(session, actor, tender_id)
    found = session.get(Document, document_id)
    if found is None or found.tender_id != tender_id:
        raise NotFound
    return found


def first_people(session: Session, draft: NoticeDraft) -> frozenset[UUID]:
    """Who may not be the second person: the drafter, and whoever drafted it and handed it on.

    Of what the platform drafted, the reviewer.
    """
    if draft.drafted_by is not None:
        return behind(session, draft.drafted_by, draft.drafted_at)
    return frozenset() if draft.reviewed_by is None else frozenset({draft.reviewed_by})


def others_with_duty(
    session: Session, organisation_id: UUID | None, duty: Duty, but: Collection[UUID]
) -> bool:
    """Whether anybody else of the unit holds the duty."""
    holders = (
        select(Person.id)
        .join(DutyHeld)
        .where(
            Person.organisation_id == organisation_id,
            Person.active,
            DutyHeld.duty == duty,
            Person.id.not_in(but),
        )
    )
    return session.scalar(holders.limit(1)) is not None
