"""Reads of stages, meetings and single sources. What a stage held is never told to other bidders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationKind, OrganisationState
from trading.announcements import queries as announcements
from trading.announcements import records
from trading.announcements.models import Notice, NoticeDraft, NoticeLot, Tender, TenderLot
from trading.announcements.rules import NoticeKind
from trading.bids.models import Bid
from trading.bids.rules import LIVE, BidState
from trading.kernel.actors import Actor, Role
from trading.kernel.errors import NotFound
from trading.kernel.permissions import own_unit
from trading.openings import queries as openings
from trading.procedures.parts import Stage
from trading.procedures.rules import Procedure
from trading.procedures.vocabulary import Engine, Method, StageKey, StepKey
from trading.projects.models import Invitee, LotAttempt, Project
from trading.projects.queries import visible_to
from trading.projects.rules import EXAMINED, NEGOTIATED, AttemptState, ProjectState
from trading.results import queries as results
from trading.results.queries import Judged
from trading.rounds.models import (
    Agreement,
    Examination,
    Meeting,
    RequirementChange,
    SingleSource,
    SourceObjection,
)

OVER = (AttemptState.FAILED, AttemptState.TERMINATED)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a stage stands in its procedure; `following` is the stage that continues it."""

    attempt: LotAttempt
    tender: Tender
    procedure: Procedure
    following: Stage | None

    @property
    def wants_meetings(self) -> bool:
        """Whether each supplier is met before the final offers."""
        return self.following is not None and self.procedure.has_step(StepKey.MEET)


def course(session: Session, attempt: LotAttempt, now: datetime) -> Course:
    """The course of a lot attempt; raises NotFound for one that no tender offers."""
    tender = announcements.tender_of(session, attempt.id)
    procedure = announcements.procedure_of(tender, now)
    key = StageKey(attempt.stage)
    following = procedure.stage_after(key) if procedure.stage(key) else None
    return Course(attempt, tender, procedure, following)


def next_attempt(session: Session, lot_attempt_id: UUID) -> LotAttempt | None:
    """The lot attempt that continues this one, prepared or running."""
    return session.scalar(select(LotAttempt).where(LotAttempt.continues_id == lot_attempt_id))


def own_stage(session: Session, actor: Actor, lot_attempt_id: UUID) -> LotAttempt:
    """An opened stage that the actor may see inside of and that is examined; raises NotFound."""
    attempt = openings.record(session, lot_attempt_id).lot_attempt
    watches = actor.role in (Role.OPERATOR, Role.SUPERVISOR)
    if not watches and not (actor.role is Role.PURCHASER and own_unit(actor, attempt)):
        raise NotFound
    return attempt


def stages_of_unit(session: Session, actor: Actor) -> Sequence[LotAttempt]:
    """Opened stages of the actor's unit that wait to be examined, the earliest first."""
    own = actor.organisation_id
    found = (
        select(LotAttempt)
        .join(LotAttempt.project)
        .where(
            LotAttempt.state == AttemptState.OPENED,
            LotAttempt.stage.in_(EXAMINED),
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
        )
    )
    return session.scalars(found.order_by(LotAttempt.deadline, LotAttempt.wire_id)).all()


def passed(bids: Sequence[Judged]) -> list[Judged]:
    """The opened bids that were found to pass."""
    return [each for each in bids if each.assessment is not None and each.assessment.ground is None]


def not_rejected(bids: Sequence[Judged]) -> list[Judged]:
    """The opened bids that were not rejected so far."""
    return [
        each
        for each in bids
        if each.verdict.code is None and (each.assessment is None or each.assessment.ground is None)
    ]


def examination(session: Session, lot_attempt_id: UUID) -> Examination | None:
    return session.get(Examination, lot_attempt_id)


def meetings(session: Session, lot_attempt_id: UUID) -> Sequence[Meeting]:
    """Every meeting about a lot attempt, in the order in which they were held."""
    found = select(Meeting).where(Meeting.lot_attempt_id == lot_attempt_id)
    return session.scalars(
        found.order_by(Meeting.held_from, Meeting.number).options(joinedload(Meeting.organisation))
    ).all()


def own_meetings(session: Session, lot_attempt_id: UUID, organisation_id: UUID | None) -> Sequence[Meeting]:
    """A supplier's own meetings; those of others are as if they had not been held."""
    found = select(Meeting).where(
        Meeting.lot_attempt_id == lot_attempt_id, Meeting.organisation_id == organisation_id
    )
    return session.scalars(found.order_by(Meeting.held_from)).all()


def changes(session: Session, lot_attempt_id: UUID) -> Sequence[RequirementChange]:
    """What was changed of the requirements, in order."""
    found = select(RequirementChange).where(RequirementChange.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(RequirementChange.number)).all()


def own_bid(session: Session, lot_attempt_id: UUID, organisation_id: UUID | None) -> Bid | None:
    """A bidder's own live envelope on a lot attempt."""
    found = select(Bid).where(
        Bid.lot_attempt_id == lot_attempt_id, Bid.organisation_id == organisation_id, Bid.state.in_(LIVE)
    )
    return session.scalar(found)


def finding_on(session: Session, bid: Bid) -> Judged | None:
    """What the examination found of a bid, once the examination is on record."""
    if session.get(Examination, bid.lot_attempt_id) is None:
        return None
    opened = (each for each in results.judged(session, bid.lot_attempt_id) if each.bid.id == bid.id)
    return next(opened, None)


def own_part(session: Session, actor: Actor, lot_attempt_id: UUID) -> tuple[LotAttempt, Bid]:
    """A stage in which the bidder has taken part, and its envelope; raises NotFound to all others."""
    bid = own_bid(session, lot_attempt_id, actor.organisation_id)
    if actor.role is not Role.BIDDER or bid is None or not bid.lot_attempt.is_examined:
        raise NotFound
    return bid.lot_attempt, bid


def parts_of_bidder(session: Session, organisation_id: UUID) -> Sequence[LotAttempt]:
    """The stages in which a bidder has taken part, the newest first."""
    found = (
        select(LotAttempt)
        .join(Bid, Bid.lot_attempt_id == LotAttempt.id)
        .where(
            Bid.organisation_id == organisation_id,
            Bid.state.in_(LIVE),
            LotAttempt.stage.in_(EXAMINED),
        )
    )
    return session.scalars(found.order_by(LotAttempt.deadline.desc())).all()


def invitations(
    session: Session, organisation_id: UUID, now: datetime
) -> Sequence[tuple[Notice, LotAttempt]]:
    """Later stages that wait for a bidder's envelope, each with its invitation."""
    taken = select(Bid.lot_attempt_id).where(Bid.organisation_id == organisation_id, Bid.state.in_(LIVE))
    found = (
        select(Notice, LotAttempt)
        .join(NoticeLot, NoticeLot.notice_id == Notice.id)
        .join(LotAttempt, LotAttempt.id == NoticeLot.lot_attempt_id)
        .join(Invitee, Invitee.lot_attempt_id == LotAttempt.id)
        .where(
            Invitee.organisation_id == organisation_id,
            LotAttempt.continues_id.is_not(None),
            LotAttempt.state == AttemptState.PUBLISHED,
            LotAttempt.deadline > now,
            LotAttempt.id.not_in(taken),
            Notice.kind == NoticeKind.TENDER,
        )
    )
    return [(notice, attempt) for notice, attempt in session.execute(found.order_by(LotAttempt.deadline))]


def left_alone(session: Session) -> Sequence[UUID]:
    """Stages that cannot go on because the stage with the same deadline has failed or was terminated."""
    other, own_lot, other_lot = aliased(LotAttempt), aliased(TenderLot), aliased(TenderLot)
    found = (
        select(LotAttempt.id)
        .join(other, or_(other.continues_id == LotAttempt.id, LotAttempt.continues_id == other.id))
        .join(own_lot, own_lot.lot_attempt_id == LotAttempt.id)
        .join(other_lot, other_lot.lot_attempt_id == other.id)
        .where(
            LotAttempt.state.in_((AttemptState.PUBLISHED, AttemptState.OPENED)),
            other.state.in_(OVER),
            own_lot.tender_id == other_lot.tender_id,
        )
    )
    return session.scalars(found.distinct()).all()


def sealed_bids(session: Session, lot_attempt_id: UUID) -> Sequence[Bid]:
    """The frozen envelopes of a lot attempt that have no verdict."""
    found = select(Bid).where(Bid.lot_attempt_id == lot_attempt_id, Bid.state == BidState.SEALED)
    return session.scalars(found).all()


def failure_draft(session: Session, attempt: LotAttempt) -> NoticeDraft | None:
    """The notice of failure about a lot attempt that was drafted already."""
    tender = announcements.tender_of(session, attempt.id)
    for draft in announcements.drafts_of(session, tender.id):
        lots = records.read(draft.content)["lots"] if draft.kind is NoticeKind.FAILURE else []
        if any(lot["lot_attempt"] == attempt.id for lot in lots):
            return draft
    return None


def projects_for_single_source(session: Session, actor: Actor) -> Sequence[Project]:
    """Accepted projects of the unit that are bought from a single source and have no lot on the way."""
    found = select(Project).where(
        visible_to(actor),
        Project.state == ProjectState.ACCEPTED,
        Project.method == Method.SINGLE_SOURCE.value,
    )
    return [each for each in session.scalars(found) if announcements.lots_to_offer(each)]


def single_sources(session: Session, actor: Actor) -> Sequence[SingleSource]:
    """Single sources that the actor may see behind the sign-in, the newest first."""
    found = (
        select(SingleSource)
        .join(SingleSource.lot_attempt)
        .join(LotAttempt.project)
        .where(visible_to(actor))
        .order_by(SingleSource.proposed_at.desc())
    )
    return session.scalars(found).all()


def single_source(session: Session, actor: Actor, lot_attempt_id: UUID) -> SingleSource:
    """A single source that the actor may see behind the sign-in; raises NotFound."""
    for each in single_sources(session, actor):
        if each.id == lot_attempt_id:
            return each
    raise NotFound


def published_source(session: Session, lot_attempt_id: UUID) -> SingleSource:
    """A single source whose notice is out; raises NotFound."""
    found = session.get(SingleSource, lot_attempt_id)
    if found is None or found.lot_attempt.published_at is None:
        raise NotFound
    return found


def source_of_tender(session: Session, tender_id: UUID) -> SingleSource | None:
    """The single source that a tender is about."""
    return session.scalar(
        select(SingleSource)
        .join(TenderLot, TenderLot.lot_attempt_id == SingleSource.id)
        .where(TenderLot.tender_id == tender_id)
        .limit(1)
    )


def objections(session: Session, lot_attempt_id: UUID) -> Sequence[SourceObjection]:
    """Every objection to a single source, by number."""
    found = select(SourceObjection).where(SourceObjection.lot_attempt_id == lot_attempt_id)
    return session.scalars(found.order_by(SourceObjection.number)).all()


def objections_from(session: Session, lot_attempt_id: UUID, source: str) -> int:
    """How many objections came from one source, and so may no longer come."""
    found = select(func.count()).select_from(SourceObjection)
    return (
        session.scalar(
            found.where(SourceObjection.lot_attempt_id == lot_attempt_id, SourceObjection.source == source)
        )
        or 0
    )


def agreement(session: Session, lot_attempt_id: UUID) -> Agreement | None:
    return session.get(Agreement, lot_attempt_id)


def suppliers(session: Session) -> Sequence[Organisation]:
    """Admitted bidders, from whom a single source is chosen."""
    found = select(Organisation).where(
        Organisation.kind == OrganisationKind.BIDDER, Organisation.state == OrganisationState.ADMITTED
    )
    return session.scalars(found.order_by(Organisation.name)).all()


def is_negotiated(procedure: Procedure) -> bool:
    return procedure.engine is Engine.NEGOTIATED


def negotiations_of_unit(session: Session, actor: Actor) -> Sequence[LotAttempt]:
    """Published single sources of the actor's unit that are not decided."""
    own = actor.organisation_id
    found = (
        select(LotAttempt)
        .join(LotAttempt.project)
        .where(
            LotAttempt.stage == NEGOTIATED,
            LotAttempt.state.in_((AttemptState.PUBLISHED, AttemptState.OPENED)),
            or_(Project.procuring_entity_id == own, Project.agent_id == own),
        )
    )
    return session.scalars(found.order_by(LotAttempt.deadline)).all()


def tender_of_attempt(session: Session, attempt: LotAttempt) -> Tender:
    return announcements.tender_of(session, attempt.id)


def is_decided(session: Session, attempt: LotAttempt) -> bool:
    """Whether the last stage that continues a lot attempt has been decided."""
    last = attempt
    while (following := next_attempt(session, last.id)) is not None:
        last = following
    return last.state in (AttemptState.AWARDED, *OVER)


def changes_told_to(session: Session, lot_attempt_id: UUID, bid: Bid) -> Sequence[RequirementChange]:
    """The changes that were told to a bidder: none after it had been rejected."""
    opened = (each for each in results.judged(session, lot_attempt_id) if each.bid.id == bid.id)
    found = next(opened, None)
    assessment = found.assessment if found else None
    rejected = assessment.at if assessment and assessment.ground else None
    return [each for each in changes(session, lot_attempt_id) if rejected is None or each.at < rejected]


def invitation_to(session: Session, attempt: LotAttempt, organisation_id: UUID) -> Notice | None:
    """The published invitation to a later stage, for one of its invitees."""
    if session.get(Invitee, (attempt.id, organisation_id)) is None or attempt.published_at is None:
        return None
    return announcements.in_force(session, attempt.id)


def stages_with_minutes(session: Session, organisation_id: UUID) -> Sequence[LotAttempt]:
    """Stages with minutes that the supplier has not confirmed."""
    found = select(Meeting.lot_attempt_id).where(
        Meeting.organisation_id == organisation_id, Meeting.confirmed_at.is_(None)
    )
    running = LotAttempt.stage != NEGOTIATED
    return session.scalars(select(LotAttempt).where(LotAttempt.id.in_(found), running)).all()
