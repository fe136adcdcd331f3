"""Reads of applications, invitees and joint ventures. Before the opening each tells its own party alone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trading.accounts.models import Organisation
from trading.accounts.rules import OrganisationKind, OrganisationState
from trading.admissions import rules
from trading.admissions.models import Application, InvitationBasis, JointVenture, Member, SignUpEnd
from trading.admissions.rules import ApplicationState, VentureState
from trading.announcements import queries as announcements
from trading.announcements.models import Tender, TenderLot
from trading.kernel.actors import Actor
from trading.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import Invitee, LotAttempt
from trading.projects.rules import AttemptState

STANDING = (VentureState.FORMING, VentureState.AGREED)


def offered(session: Session, actor: Actor, lot_attempt_id: UUID) -> tuple[LotAttempt, Tender]:
    """A published lot attempt with its tender; raises NotFound for others, and for outsiders."""
    attempt = session.get(LotAttempt, lot_attempt_id)
    if attempt is None or attempt.published_at is None:
        raise NotFound
    tender = announcements.tender_of(session, attempt.id)
    announcements.readable_notice(session, actor, announcements.first_notice(session, tender.id).id)
    return attempt, tender


def application(session: Session, lot_attempt_id: UUID, organisation_id: UUID | None) -> Application | None:
    """The organisation's own application for a lot, withdrawn or not."""
    return session.scalar(
        select(Application).where(
            Application.lot_attempt_id == lot_attempt_id, Application.organisation_id == organisation_id
        )
    )


def own_application(session: Session, actor: Actor, application_id: UUID) -> Application:
    """An application of the actor's organisation; raises NotFound for all others."""
    found = session.get(Application, application_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound
    return found


def applications_of(session: Session, organisation_id: UUID | None) -> Sequence[Application]:
    """Every application of an organisation, the newest first."""
    return session.scalars(
        select(Application)
        .where(Application.organisation_id == organisation_id)
        .order_by(Application.applied_at.desc())
        .options(joinedload(Application.lot_attempt).joinedload(LotAttempt.lot))
    ).all()


def applicants(session: Session, lot_attempt_id: UUID) -> list[Application]:
    """Who has applied and not withdrawn, in the order of their lines, which tells nothing of time or name."""
    found = select(Application).where(
        Application.lot_attempt_id == lot_attempt_id, Application.state == ApplicationState.APPLIED
    )
    return sorted(session.scalars(found), key=lambda each: each.listed.line)


def sign_up_end(session: Session, lot_attempt_id: UUID) -> SignUpEnd | None:
    return session.get(SignUpEnd, lot_attempt_id)


def sign_ups_due(session: Session, now: datetime) -> Sequence[UUID]:
    """Lot attempts on offer whose sign-up is over and not on record."""
    return session.scalars(
        select(LotAttempt.id)
        .join(TenderLot, TenderLot.lot_attempt_id == LotAttempt.id)
        .join(Tender, Tender.id == TenderLot.tender_id)
        .outerjoin(SignUpEnd, SignUpEnd.id == LotAttempt.id)
        .where(
            LotAttempt.state == AttemptState.PUBLISHED, Tender.sign_up_until <= now, SignUpEnd.id.is_(None)
        )
        .order_by(LotAttempt.wire_id)
    ).all()


def is_invited(session: Session, attempt: LotAttempt, organisation_id: UUID | None) -> bool:
    """Whether the organisation stands among those invited to a lot for invitees."""
    if organisation_id is None or not attempt.invited_only:
        return False
    return projects.may_take_part(session, attempt, organisation_id)


def is_decided(session: Session, lot_attempt_id: UUID) -> bool:
    """Whether those who are invited to a lot stand; what each applicant may know of its own lot."""
    found = select(Invitee.organisation_id).where(Invitee.lot_attempt_id == lot_attempt_id)
    return session.scalar(found.limit(1)) is not None


def invitations_of(session: Session, organisation_id: UUID | None) -> Sequence[LotAttempt]:
    """Every published lot attempt to which an organisation is invited, the newest first."""
    return session.scalars(
        select(LotAttempt)
        .join(Invitee, Invitee.lot_attempt_id == LotAttempt.id)
        .join(LotAttempt.project)
        .where(Invitee.organisation_id == organisation_id, LotAttempt.published_at.is_not(None))
        .order_by(LotAttempt.published_at.desc(), LotAttempt.wire_id)
        .options(contains_eager(LotAttempt.project), joinedload(LotAttempt.lot))
    ).all()


def invitation_basis(session: Session, tender_id: UUID) -> InvitationBasis | None:
    return session.get(InvitationBasis, tender_id)


def named(session: Session, tender: Tender) -> Sequence[Invitee]:
    """Those whom the unit invites to every lot of its tender, by name."""
    attempts = announcements.attempts_of(tender)
    return projects.invitees(session, attempts[0].id) if attempts else ()


def admitted_bidders(session: Session, credit_codes: Collection[str], field: str) -> list[Organisation]:
    """Admitted bidders by their credit codes, in that order; raises Invalid for a code that is nobody's."""
    found = select(Organisation).where(
        Organisation.credit_code.in_(list(credit_codes)),
        Organisation.kind == OrganisationKind.BIDDER,
        Organisation.state == OrganisationState.ADMITTED,
    )
    known = {bidder.credit_code: bidder for bidder in session.scalars(found)}
    strangers = [code for code in credit_codes if code not in known]
    if strangers:
        reason = text("%(codes)s: no admitted bidder has this credit code.", codes="、".join(strangers[:3]))
        raise Invalid.field(field, reason, "unknown_bidder")
    return [known[code] for code in credit_codes]


def first_stage(session: Session, lot_attempt_id: UUID) -> LotAttempt:
    """The lot attempt that a later stage continues, or itself: where joint ventures are formed."""
    found = session.get_one(LotAttempt, lot_attempt_id)
    while found.continues_id is not None:
        found = session.get_one(LotAttempt, found.continues_id)
    return found


def venture(session: Session, lot_attempt_id: UUID, organisation_id: UUID | None) -> JointVenture | None:
    """The joint venture in which an organisation stands for a lot, by its own agreement."""
    return session.scalar(
        select(JointVenture)
        .join(Member, Member.venture_id == JointVenture.id)
        .where(
            JointVenture.lot_attempt_id == first_stage(session, lot_attempt_id).id,
            JointVenture.state.in_(STANDING),
            Member.organisation_id == organisation_id,
            Member.agreed_at.is_not(None),
        )
        .options(selectinload(JointVenture.members).joinedload(Member.organisation))
    )


def own_venture(session: Session, actor: Actor, venture_id: UUID) -> tuple[JointVenture, Member]:
    """A joint venture that names the actor's organisation, and its place in it; raises NotFound."""
    # One question, so that one of others costs no more than one that does not exist.
    own = session.scalar(
        select(Member)
        .where(Member.venture_id == venture_id, Member.organisation_id == actor.organisation_id)
        .options(joinedload(Member.venture))
    )
    if own is None:
        raise NotFound
    return own.venture, own


def ventures_of(session: Session, organisation_id: UUID | None) -> Sequence[JointVenture]:
    """Every joint venture that names an organisation, agreed or asked, the newest first."""
    return (
        session.scalars(
            select(JointVenture)
            .join(Member, Member.venture_id == JointVenture.id)
            .where(Member.organisation_id == organisation_id)
            .order_by(JointVenture.formed_at.desc())
            .options(
                joinedload(JointVenture.lot_attempt).joinedload(LotAttempt.lot), joinedload(JointVenture.lead)
            )
        )
        .unique()
        .all()
    )


def must_be_free(session: Session, lot_attempt_id: UUID, organisation_id: UUID) -> None:
    """Raise unless the organisation may act for itself, or for a joint venture whose members all agree.

    Raises Forbidden for a member beside its lead, Conflict while a member has not agreed.
    """
    standing = venture(session, lot_attempt_id, organisation_id)
    if standing is None:
        return
    if standing.lead_id != organisation_id:
        reason = text(
            "You stand in a joint venture for this lot. Its lead alone acts; nobody bids beside it."
        )
        raise Forbidden("member_of_joint_venture", reason)
    if standing.state is not VentureState.AGREED:
        reason = text("Not every member of your joint venture has agreed yet.")
        raise Conflict("joint_venture_unfinished", reason)


def members_of_bidders(
    session: Session, lot_attempt_id: UUID, organisation_ids: Iterable[UUID]
) -> dict[UUID, list[Member]]:
    """The members of each bidder's joint venture, the lead first; a bidder that stands alone is left out."""
    found = session.scalars(
        select(JointVenture)
        .where(
            JointVenture.lot_attempt_id == first_stage(session, lot_attempt_id).id,
            JointVenture.state == VentureState.AGREED,
            JointVenture.lead_id.in_(list(organisation_ids)),
        )
        .options(selectinload(JointVenture.members).joinedload(Member.organisation))
    )
    return {each.lead_id: each.members for each in found}


def must_allow_ventures(tender: Tender, attempt: LotAttempt, now: datetime) -> None:
    """Raise TooLate or Conflict once joint ventures are settled: at the end of sign-up, or the deadline."""
    if tender.sign_up_until is not None:
        rules.must_take_applications(tender.sign_up_until, now)
    elif attempt.deadline is None or attempt.state is not AttemptState.PUBLISHED or now >= attempt.deadline:
        raise Conflict("not_on_offer", text("This lot takes no bids now."))


def asked_members(session: Session, organisation_id: UUID | None) -> Sequence[JointVenture]:
    """Joint ventures that wait for the agreement of an organisation."""
    return session.scalars(
        select(JointVenture)
        .join(Member, Member.venture_id == JointVenture.id)
        .where(
            Member.organisation_id == organisation_id,
            Member.agreed_at.is_(None),
            JointVenture.state == VentureState.FORMING,
        )
        .options(joinedload(JointVenture.lead), joinedload(JointVenture.lot_attempt))
    ).all()


def wanted(tender: Tender, now: datetime) -> tuple[int, int]:
    """How many applicants a tender needs at least, and how many it invites."""
    bidders = announcements.procedure_of(tender, now).bidders
    return bidders.minimum, bidders.invitees or bidders.minimum
