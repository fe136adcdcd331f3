"""Reads about organisations, people and their sessions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trading.accounts import secrets
from trading.accounts.models import ApiToken, Handover, Mandate, Organisation, Person, SignIn
from trading.accounts.rules import OrganisationKind, OrganisationState, neighbourhood
from trading.kernel.actors import Duty

FAMILIAR_FOR = timedelta(days=30)


def credit_code_is_taken(session: Session, code: str, *, besides: UUID | None) -> bool:
    """Whether another organisation has this code."""
    other = exists().where(Organisation.credit_code == code, Organisation.id != besides)
    return bool(session.scalar(select(other)))


def login_is_taken(session: Session, login: str) -> bool:
    return bool(session.scalar(select(exists().where(Person.login == login))))


def person_by_login(session: Session, login: str) -> Person | None:
    """The active person of this login."""
    return session.scalar(select(Person).where(Person.login == login, Person.active))


# Every request of a signed-in person costs one of these: built once, with all that `as_actor` asks for.
_WHOLE = select(Person).options(joinedload(Person.organisation), joinedload(Person.duties))
_OF_SIGN_IN = _WHOLE.join(SignIn, SignIn.person_id == Person.id).where(
    SignIn.id == bindparam("sign_in_id"),
    SignIn.ended_at.is_(None),
    SignIn.ends_at > bindparam("now"),
    Person.active,
)
_OF_TOKEN = _WHOLE.join(ApiToken, ApiToken.person_id == Person.id).where(
    ApiToken.digest == bindparam("digest"), ApiToken.revoked_at.is_(None), Person.active
)


def running_sign_in(session: Session, sign_in_id: UUID, now: datetime) -> Person | None:
    """The person of a session that has not ended; `now` is system time."""
    found = session.scalars(_OF_SIGN_IN, {"sign_in_id": sign_in_id, "now": now})
    return found.unique().one_or_none()


def person_of_token(session: Session, token: str) -> Person | None:
    """The person of a personal token that was not revoked."""
    return session.scalars(_OF_TOKEN, {"digest": secrets.digest(token)}).unique().one_or_none()


def guess_keys(session: Session, login: str, address: str, now: datetime) -> list[str]:
    """The counters of a sign-in: one of the login, one of the address.

    From an address the person signed in from lately, the login has a counter of its own, so that a stranger's
    guesses cannot lock anybody out before a deadline.
    """
    familiar = exists().where(
        Person.login == login,
        SignIn.person_id == Person.id,
        SignIn.address == address,
        SignIn.started_at > now - FAMILIAR_FOR,
    )
    at = f"@{address}" if session.scalar(select(familiar)) else ""
    return [f"login:{login}{at}", f"address:{neighbourhood(address)}"]


def sign_ins_of(session: Session, person_id: UUID, limit: int = 50) -> Sequence[SignIn]:
    """The history of sessions, newest first."""
    own = select(SignIn).where(SignIn.person_id == person_id)
    return session.scalars(own.order_by(SignIn.started_at.desc()).limit(limit)).all()


def tokens_of(session: Session, person_id: UUID) -> Sequence[ApiToken]:
    own = select(ApiToken).where(ApiToken.person_id == person_id)
    return session.scalars(own.order_by(ApiToken.created_at.desc())).all()


def organisations(
    session: Session, *, kind: OrganisationKind | None = None, state: OrganisationState | None = None
) -> Sequence[Organisation]:
    """Organisations by name, of one kind or in one state where asked."""
    found = select(Organisation).options(selectinload(Organisation.people)).order_by(Organisation.name)
    if kind is not None:
        found = found.where(Organisation.kind == kind)
    if state is not None:
        found = found.where(Organisation.state == state)
    return session.scalars(found).all()


def bidders(session: Session, state: OrganisationState) -> Sequence[Organisation]:
    """Bidders in one state; who has waited longest comes first."""
    found = select(Organisation).where(
        Organisation.kind == OrganisationKind.BIDDER, Organisation.state == state
    )
    return session.scalars(found.order_by(Organisation.applied_at, Organisation.name)).all()


def bidders_by_state(session: Session) -> dict[OrganisationState, int]:
    """How many bidders there are in each state."""
    counted = (
        select(Organisation.state, func.count())
        .where(Organisation.kind == OrganisationKind.BIDDER)
        .group_by(Organisation.state)
    )
    known = dict(session.execute(counted).all())
    return {state: known.get(state, 0) for state in OrganisationState}


def people(session: Session) -> Sequence[Person]:
    """All accounts, by organisation and name."""
    found = select(Person).join(Person.organisation).options(joinedload(Person.organisation))
    found = found.options(selectinload(Person.duties))
    return session.scalars(found.order_by(Organisation.name, Person.name, Person.login)).all()


def active_people(session: Session, organisation_id: UUID) -> Sequence[Person]:
    """The open accounts of an organisation, with what each answers for."""
    found = select(Person).where(Person.organisation_id == organisation_id, Person.active)
    return session.scalars(
        found.options(selectinload(Person.duties)).order_by(Person.name, Person.login)
    ).all()


def duties_in(session: Session, organisation_id: UUID) -> dict[UUID, frozenset[Duty]]:
    """What each active person of the organisation answers for."""
    return {
        person.id: frozenset(held.duty for held in person.duties)
        for person in active_people(session, organisation_id)
    }


def mandates_given_by(session: Session, organisation_id: UUID) -> Sequence[Mandate]:
    given = select(Mandate).where(Mandate.procuring_entity_id == organisation_id)
    return session.scalars(given.order_by(Mandate.starts.desc())).all()


def units_served_by(session: Session, agent_id: UUID, day: date) -> Sequence[Organisation]:
    """The units for which the agent holds a mandate on that day (in Beijing)."""
    served = select(Organisation).join(Mandate, Mandate.procuring_entity_id == Organisation.id)
    in_force = served.where(
        Mandate.agent_id == agent_id, Mandate.starts <= day, Mandate.ends > day, Mandate.revoked_at.is_(None)
    )
    return session.scalars(in_force.distinct().order_by(Organisation.name)).all()


def holds_mandate(session: Session, agent_id: UUID, procuring_entity_id: UUID, day: date) -> bool:
    """Whether the agent may act for the unit on that day (in Beijing)."""
    in_force = exists().where(
        Mandate.agent_id == agent_id,
        Mandate.procuring_entity_id == procuring_entity_id,
        Mandate.starts <= day,
        Mandate.ends > day,
        Mandate.revoked_at.is_(None),
    )
    return bool(session.scalar(select(in_force)))


def behind(session: Session, person_id: UUID, since: datetime) -> frozenset[UUID]:
    """The person, and everybody whose work has come to it since then, directly or through others."""
    handed = session.execute(
        select(Handover.from_person_id, Handover.to_person_id).where(Handover.at >= since)
    ).all()
    found = {person_id}
    while further := {giver for giver, taker in handed if taker in found} - found:
        found |= further
    return frozenset(found)


def handovers_in(session: Session, organisation_id: UUID) -> Sequence[Handover]:
    """What was handed over in an organisation, newest first."""
    people = select(Person.id).where(Person.organisation_id == organisation_id)
    found = select(Handover).where(Handover.from_person_id.in_(people)).order_by(Handover.at.desc())
    return session.scalars(found).all()
