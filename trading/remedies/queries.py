"""Reads of objections, complaints, suspensions and what followed from them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.models import NoticeDraft
from trading.announcements.rules import Audience, NoticeKind
from trading.auctions.models import Participant
from trading.bids.models import Bid
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.openings.models import OpeningRecord, Verdict
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt, Project, Suspension
from trading.projects.queries import may_take_part
from trading.projects.rules import AttemptState, is_closed
from trading.remedies import windows
from trading.remedies.models import Complaint, Evidence, Objection, Order, Renunciation
from trading.remedies.rules import OPEN, ComplaintState, ObjectionState, Subject, digest_of
from trading.remedies.windows import Course, Window
from trading.results import queries as results
from trading.results.models import Award
from trading.results.rules import AwardState

SETTLED = (AttemptState.CANDIDATES, AttemptState.AWARDED)


def readable_lot(session: Session, actor: Actor, lot_attempt_id: UUID) -> LotAttempt:
    """A published lot attempt that the actor may read of; raises NotFound."""
    attempt = session.get(LotAttempt, lot_attempt_id)
    if attempt is None or attempt.published_at is None:
        raise NotFound
    tender = announcements.tender_of(session, attempt.id)
    secret = tender.audience is Audience.INVITED and attempt.state is AttemptState.PUBLISHED
    if secret and not announcements.is_insider(session, actor, tender.id):
        raise NotFound
    return attempt


def procedure_of(session: Session, attempt: LotAttempt, now: datetime) -> Procedure:
    return announcements.procedure_of(announcements.tender_of(session, attempt.id), now)


def course(session: Session, attempt: LotAttempt) -> Course:
    """What has happened to a lot so far; an outcome that was set aside has not."""
    tender = announcements.tender_of(session, attempt.id)
    record = session.get(OpeningRecord, attempt.id)
    last = {each.kind: each for each in announcements.notices_on(session, attempt.id)}
    candidates = last.get(NoticeKind.CANDIDATES) if attempt.state in SETTLED else None
    result = last.get(NoticeKind.RESULT) if attempt.state is AttemptState.AWARDED else None
    return Course(
        published_at=attempt.published_at,
        documents_until=tender.documents_until,
        deadline=attempt.deadline,
        opened_at=record.at if record else None,
        candidates_at=candidates.published_at if candidates else None,
        publicity_until=records.read(candidates.frozen)["publicity"]["until"] if candidates else None,
        result_at=result.published_at if result else None,
    )


def window_of(
    session: Session, attempt: LotAttempt, subject: Subject, instance: Path, now: datetime
) -> Window | None:
    """When objections about a subject of this lot are possible; raises UnknownYear."""
    procedure, calendar = procedure_of(session, attempt, now), announcements.calendar(instance)
    return windows.window(subject, procedure, course(session, attempt), calendar)


def is_party(session: Session, attempt: LotAttempt, organisation_id: UUID, subject: Subject) -> bool:
    """Whether a bidder may object: about documents whoever may bid, later whoever did."""
    if subject is Subject.DOCUMENTS:
        return may_take_part(session, attempt, organisation_id)
    opened = exists().where(
        Verdict.id == Bid.id, Bid.lot_attempt_id == attempt.id, Bid.organisation_id == organisation_id
    )
    took_part = exists().where(
        Participant.auction_id == attempt.id, Participant.organisation_id == organisation_id
    )
    return bool(session.scalar(select(or_(opened, took_part))))


def objections_on(session: Session, lot_attempt_id: UUID) -> Sequence[Objection]:
    found = select(Objection).where(Objection.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Objection.received_at, Objection.number)).all()


def own_objections(session: Session, organisation_id: UUID | None) -> Sequence[Objection]:
    """Everything a bidder objected to, the newest first."""
    found = select(Objection).where(Objection.organisation_id == organisation_id)
    return session.scalars(found.order_by(Objection.received_at.desc())).all()


def own_objection(session: Session, actor: Actor, objection_id: UUID) -> Objection:
    """An objection of the bidder, or one that its unit has to answer; raises NotFound."""
    found = session.get(Objection, objection_id)
    if found is None:
        raise NotFound
    is_own = actor.role is Role.BIDDER and found.organisation_id == actor.organisation_id
    if not is_own and not (actor.role is Role.PURCHASER and own_unit(actor, found)):
        raise NotFound
    return found


def may_know_objector(objection: Objection, now: datetime) -> bool:
    """Until the deadline it would tell who wants to bid."""
    return is_closed(objection.lot_attempt.deadline, now)


def _of_unit(actor: Actor) -> ColumnElement[bool]:
    own = actor.organisation_id
    return or_(Project.procuring_entity_id == own, Project.agent_id == own)


def objections_of_unit(session: Session, actor: Actor) -> Sequence[Objection]:
    """Objections to what the actor's unit did, the newest first."""
    return session.scalars(
        select(Objection)
        .join(Objection.lot_attempt)
        .join(LotAttempt.project)
        .where(_of_unit(actor))
        .order_by(Objection.received_at.desc())
        .options(contains_eager(Objection.lot_attempt).contains_eager(LotAttempt.project))
    ).all()


def objection_numbered(session: Session, number: str, lot_attempt_id: UUID) -> Objection | None:
    return session.scalar(
        select(Objection).where(
            Objection.number == number.strip().upper(), Objection.lot_attempt_id == lot_attempt_id
        )
    )


def settled_at(objection: Objection | None, now: datetime) -> datetime | None:
    """When an objection was answered, or its answer fell due without one; None while it runs."""
    if objection is None or objection.state is ObjectionState.WITHDRAWN:
        return None
    if objection.settled_at is not None:
        return objection.settled_at
    due = objection.answer_due
    return due if due is not None and due <= now else None


def evidence_of(session: Session, case_id: UUID) -> Sequence[Evidence]:
    return session.scalars(
        select(Evidence).where(Evidence.case_id == case_id).order_by(Evidence.file_name)
    ).all()


def one_piece(session: Session, case_id: UUID, evidence_id: UUID) -> Evidence:
    """One file of a case; raises NotFound."""
    found = session.get(Evidence, evidence_id)
    if found is None or found.case_id != case_id:
        raise NotFound
    return found


def suspensions_on(session: Session, lot_attempt_id: UUID) -> Sequence[Suspension]:
    found = select(Suspension).where(Suspension.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Suspension.since)).all()


def standing_suspension(session: Session, case_id: UUID) -> Suspension | None:
    """The suspension that stands for an objection or complaint."""
    found = select(Suspension).where(Suspension.case_id == case_id, Suspension.until.is_(None))
    return session.scalars(found).first()


def is_announced(session: Session, lot_attempt_id: UUID) -> bool:
    """Whether the last notice about standing still says that the lot does."""
    kinds = (NoticeKind.SUSPENSION, NoticeKind.RESUMPTION)
    found = [each for each in announcements.notices_on(session, lot_attempt_id) if each.kind in kinds]
    return bool(found) and found[-1].kind is NoticeKind.SUSPENSION


def live_drafts(session: Session, attempt: LotAttempt, kind: NoticeKind) -> list[NoticeDraft]:
    """Notices of a kind about a lot that are in sign-off."""
    tender = announcements.tender_of(session, attempt.id)
    return [
        draft
        for draft in announcements.live_drafts(session, tender.id)
        if draft.kind is kind
        and attempt.id in {lot["lot_attempt"] for lot in records.read(draft.content)["lots"]}
    ]


def complaint(session: Session, complaint_id: UUID) -> Complaint:
    """A case by its id, for the competent department; raises NotFound."""
    found = session.get(Complaint, complaint_id)
    if found is None:
        raise NotFound
    return found


def complaint_of_code(session: Session, number: str, code: str) -> Complaint:
    """The case whose number and code somebody knows; raises NotFound."""
    found = session.scalar(
        select(Complaint).where(
            Complaint.number == number.strip().upper(), Complaint.code_sha256 == digest_of(code)
        )
    )
    if found is None:
        raise NotFound
    return found


def complaints(session: Session, *states: ComplaintState) -> Sequence[Complaint]:
    """Cases in these states, or all of them, the oldest first."""
    found = select(Complaint).options(joinedload(Complaint.lot_attempt).joinedload(LotAttempt.project))
    if states:
        found = found.where(Complaint.state.in_(states))
    return session.scalars(found.order_by(Complaint.received_at, Complaint.number)).all()


def complaints_on(session: Session, lot_attempt_id: UUID) -> Sequence[Complaint]:
    found = select(Complaint).where(Complaint.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Complaint.received_at, Complaint.number)).all()


def next_due(session: Session, case: Complaint, instance: Path) -> datetime | None:
    """By when the competent department owes its next step; None where no rule says or nothing is owed."""
    if case.state not in (ComplaintState.RECEIVED, ComplaintState.ACCEPTED):
        return None
    calendar = announcements.calendar(instance)
    procedure = procedure_of(session, case.lot_attempt, case.received_at)
    received = case.corrected_at or case.received_at
    if case.state is ComplaintState.RECEIVED:
        return windows.due(procedure, Event.COMPLAINT_RECEIVED, received, Event.COMPLAINT_ACCEPTED, calendar)
    starts = (
        (Event.COMPLAINT_ACCEPTED, case.accepted_at or received),
        (Event.COMPLAINT_RECEIVED, received),
    )
    found = [windows.due(procedure, event, at, Event.COMPLAINT_DECIDED, calendar) for event, at in starts]
    return min((each for each in found if each is not None), default=None)


def overstayed(session: Session, now: datetime) -> Sequence[Complaint]:
    """Cases whose suspension has lasted as long as it may."""
    return session.scalars(select(Complaint).where(Complaint.suspended_until <= now)).all()


def secrets_of(case: Complaint) -> list[str]:
    """What a public answer must not contain: who complains, and how to reach them."""
    who = case.complainant
    return [who.name, who.identity_number, who.address, who.contact_name, who.phone] if who else []


def renunciation_to_follow(session: Session, lot_attempt_id: UUID) -> Renunciation | None:
    """A candidate or winner that gave up and whose award still stands."""
    return session.scalar(
        select(Renunciation)
        .join(Award, Award.id == Renunciation.id)
        .where(Renunciation.lot_attempt_id == lot_attempt_id, Award.state != AwardState.REPLACED)
    )


def renunciations_of_unit(session: Session, actor: Actor) -> Sequence[Renunciation]:
    """Those of the actor's unit that wait for what follows."""
    return session.scalars(
        select(Renunciation)
        .join(Award, Award.id == Renunciation.id)
        .join(Renunciation.lot_attempt)
        .join(LotAttempt.project)
        .where(_of_unit(actor), Award.state != AwardState.REPLACED)
        .order_by(Renunciation.at)
    ).all()


def award_to_renounce(session: Session, actor: Actor, award_id: UUID) -> Award:
    """A published award of the bidder that stands; raises NotFound."""
    award = session.get(Award, award_id)
    if award is None or award.organisation_id != actor.organisation_id:
        raise NotFound
    if award.state is AwardState.REPLACED or award.lot_attempt.state not in SETTLED:
        raise NotFound
    return award


def standing_award_of(session: Session, lot_attempt_id: UUID, organisation_id: UUID | None) -> Award | None:
    """The bidder's own award on a lot, once it is published and while it stands."""
    award = results.standing_award(session, lot_attempt_id)
    if award is None or award.organisation_id != organisation_id:
        return None
    return award if award.lot_attempt.state in SETTLED else None


def orders_on(session: Session, lot_attempt_id: UUID) -> Sequence[Order]:
    found = select(Order).where(Order.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(Order.at)).all()


def lots_with_cases(session: Session) -> Sequence[LotAttempt]:
    """Lots that stand still or have an open case, for those who watch."""
    waiting = or_(
        exists().where(Suspension.lot_attempt_id == LotAttempt.id, Suspension.until.is_(None)),
        exists().where(
            and_(Objection.lot_attempt_id == LotAttempt.id, Objection.state == ObjectionState.RECEIVED)
        ),
        exists().where(and_(Complaint.lot_attempt_id == LotAttempt.id, Complaint.state.in_(OPEN))),
    )
    return session.scalars(select(LotAttempt).where(waiting).order_by(LotAttempt.wire_id)).all()
