"""A bidder registers itself; an operator admits or refuses it with a reason."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from trading.accounts import rules
from trading.accounts.models import DutyHeld, Organisation, Person
from trading.accounts.queries import credit_code_is_taken, login_is_taken
from trading.accounts.rules import ORGANISATION, OrganisationKind, OrganisationState
from trading.kernel.actors import Duty, Role
from trading.kernel.errors import Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an organisation says about itself; `region_code` has twelve digits."""

    name: str
    credit_code: str
    region_code: str = ""
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def register_bidder(
    tx: Transaction, particulars: Particulars, *, login: str, person_name: str, password_hash: str
) -> Person:
    """Register a bidder and its first person, who answers for it; raises Invalid when they are known."""
    tx.require(Action.REGISTER_BIDDER)
    organisation = add_organisation(tx, OrganisationKind.BIDDER, OrganisationState.APPLIED, particulars)
    organisation.applied_at = tx.now
    person = add_person(tx, organisation, Role.BIDDER, login, person_name)
    person.password_hash = password_hash
    person.duties.append(DutyHeld(duty=Duty.RESPONSIBLE))
    tx.record("organisation.applied", organisation, after=asdict(particulars))
    return person


def apply_again(tx: Transaction, organisation_id: UUID, particulars: Particulars) -> Organisation:
    """Correct the particulars after a refusal and ask once more."""
    organisation = tx.lock(Organisation, organisation_id)
    tx.require(Action.APPLY_AGAIN, organisation)
    before = asdict(particulars_of(organisation))
    ORGANISATION.apply(organisation, "apply_again")
    fill_in(tx, organisation, particulars)
    organisation.applied_at = tx.now
    after = asdict(particulars_of(organisation))
    tx.record("organisation.applied_again", organisation, before=before, after=after)
    return organisation


def admit_bidder(tx: Transaction, organisation_id: UUID) -> Organisation:
    """Admit the bidder to the trading."""
    organisation = _bidder(tx, organisation_id)
    ORGANISATION.apply(organisation, "admit")
    organisation.decided_at = tx.now
    organisation.decision_reason = ""
    tx.record("organisation.admitted", organisation)
    return organisation


def refuse_bidder(tx: Transaction, organisation_id: UUID, reason: str) -> Organisation:
    """Refuse the bidder; the reason is told to it, and it may correct and apply again."""
    return _decide(tx, organisation_id, "refuse", "organisation.refused", reason)


def suspend_bidder(tx: Transaction, organisation_id: UUID, reason: str) -> Organisation:
    """Keep an admitted bidder from bidding until it is restored."""
    return _decide(tx, organisation_id, "suspend", "organisation.suspended", reason)


def restore_bidder(tx: Transaction, organisation_id: UUID, reason: str) -> Organisation:
    """Let a suspended bidder take part again."""
    return _decide(tx, organisation_id, "restore", "organisation.restored", reason)


def _decide(tx: Transaction, organisation_id: UUID, verb: str, change: str, reason: str) -> Organisation:
    organisation = _bidder(tx, organisation_id)
    if not reason.strip():
        raise Invalid.field("reason", text("Please give the reason; the bidder will read it."))
    ORGANISATION.apply(organisation, verb)
    organisation.decided_at = tx.now
    organisation.decision_reason = reason
    tx.record(change, organisation, reason=reason)
    return organisation


def _bidder(tx: Transaction, organisation_id: UUID) -> Organisation:
    organisation = tx.lock(Organisation, organisation_id)
    tx.require(Action.ADMIT_BIDDER, organisation)
    if organisation.kind is not OrganisationKind.BIDDER:
        raise Forbidden
    return organisation


def add_organisation(
    tx: Transaction, kind: OrganisationKind, state: OrganisationState, particulars: Particulars
) -> Organisation:
    """Add an organisation; raises Invalid when its code is wrong or known already."""
    organisation = tx.add(Organisation(kind=kind, state=state, created_at=tx.now))
    with tx.session.no_autoflush:
        fill_in(tx, organisation, particulars)
    return organisation


def fill_in(tx: Transaction, organisation: Organisation, particulars: Particulars) -> None:
    """Write the particulars into the organisation; raises Invalid when its code is wrong or another's."""
    code = rules.credit_code(particulars.credit_code)
    taken = Invalid.field(
        "credit_code",
        text("An organisation with this code is registered already. Ask your own colleagues or the centre."),
        "credit_code_taken",
    )
    if credit_code_is_taken(tx.session, code, besides=organisation.id):
        raise taken
    organisation.name = particulars.name
    organisation.credit_code = code
    organisation.region_code = particulars.region_code
    organisation.address = particulars.address
    organisation.contact_name = particulars.contact_name
    organisation.contact_phone = particulars.contact_phone
    try:
        tx.session.flush()
    except IntegrityError as clash:  # two registrations at the same instant
        raise taken from clash


def particulars_of(organisation: Organisation) -> Particulars:
    """What the organisation says about itself now."""
    return Particulars(
        name=organisation.name,
        credit_code=organisation.credit_code,
        region_code=organisation.region_code,
        address=organisation.address,
        contact_name=organisation.contact_name,
        contact_phone=organisation.contact_phone,
    )


def add_person(tx: Transaction, organisation: Organisation, role: Role, login: str, name: str) -> Person:
    """Add an account without a password; raises Invalid for a login in use or a role that does not fit."""
    rules.must_fit(organisation.kind, role)
    login = rules.login(login)
    taken = Invalid.field("login", text("This login name is in use. Please choose another."), "login_taken")
    if login_is_taken(tx.session, login):
        raise taken
    person = tx.add(Person(organisation=organisation, role=role, login=login, name=name, created_at=tx.now))
    try:
        tx.session.flush()
    except IntegrityError as clash:
        raise taken from clash
    return person
