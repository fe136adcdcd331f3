"""The administrator keeps organisations and people; it has no power over projects or bids."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, exists, select, update

from trading.accounts import secrets
from trading.accounts.commands.registration import (
    Particulars,
    add_organisation,
    add_person,
    fill_in,
    particulars_of,
)
from trading.accounts.models import ApiToken, DutyHeld, OneTimeCode, Organisation, Person, SignIn
from trading.accounts.rules import CODE_LIFETIME, CodePurpose, OrganisationKind, OrganisationState
from trading.kernel.actors import Duty, Role
from trading.kernel.clock import SystemClock
from trading.kernel.errors import Conflict, Duplicate, Forbidden, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction

TELL_OF_RESET = "accounts.reset"
"""An administrator who would use an invitation in another's place cannot do so unnoticed."""


def found_centre(
    tx: Transaction, particulars: Particulars, *, login: str, person_name: str, password_hash: str
) -> Person:
    """Make the trading centre and its first administrator; raises Duplicate when there is one already."""
    tx.require(Action.FOUND_CENTRE)
    if tx.session.scalar(select(exists().where(Person.role == Role.ADMINISTRATOR))):
        raise Duplicate("founded_already")
    centre = add_organisation(tx, OrganisationKind.CENTRE, OrganisationState.ADMITTED, particulars)
    administrator = add_person(tx, centre, Role.ADMINISTRATOR, login, person_name)
    administrator.password_hash = password_hash
    tx.record("centre.founded", centre, after=asdict(particulars))
    return administrator


def create_organisation(tx: Transaction, kind: OrganisationKind, particulars: Particulars) -> Organisation:
    """Create an organisation of any kind but a bidder, which registers itself."""
    tx.require(Action.ADMINISTER_ACCOUNTS)
    if kind is OrganisationKind.BIDDER:
        raise Invalid.field("kind", text("Bidders register themselves."), "bidders_register_themselves")
    organisation = add_organisation(tx, kind, OrganisationState.ADMITTED, particulars)
    tx.record("organisation.created", organisation, kind=kind.value, after=asdict(particulars))
    return organisation


def correct_organisation(tx: Transaction, organisation_id: UUID, particulars: Particulars) -> Organisation:
    """Correct what is written about an organisation; a bidder's particulars are its own affair."""
    organisation = tx.lock(Organisation, organisation_id)
    tx.require(Action.ADMINISTER_ACCOUNTS, organisation)
    if organisation.kind is OrganisationKind.BIDDER:
        raise Forbidden
    before = asdict(particulars_of(organisation))
    fill_in(tx, organisation, particulars)
    after = asdict(particulars_of(organisation))
    tx.record("organisation.corrected", organisation, before=before, after=after)
    return organisation


def create_person(
    tx: Transaction, organisation_id: UUID, *, role: Role, login: str, name: str, is_responsible: bool = False
) -> Person:
    """Create an account with one role and no password yet; an invitation lets the person choose one."""
    tx.require(Action.ADMINISTER_ACCOUNTS)
    organisation = tx.get(Organisation, organisation_id)
    person = add_person(tx, organisation, role, login, name)
    if is_responsible:
        _make_responsible(person)
    tx.record("person.created", person, role=role.value, responsible=is_responsible)
    return person


def invite(tx: Transaction, person_id: UUID) -> str:
    """Give a fresh invitation, told once; earlier ones of the person end."""
    person = tx.lock(Person, person_id)
    tx.require(Action.ADMINISTER_ACCOUNTS, person)
    now = SystemClock().now()
    tx.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.person_id == person.id, OneTimeCode.purpose == CodePurpose.INVITATION)
        .where(OneTimeCode.used_at.is_(None))
        .values(used_at=now)
    )
    invitation = secrets.new_invitation()
    tx.add(
        OneTimeCode(
            person_id=person.id,
            purpose=CodePurpose.INVITATION,
            digest=secrets.digest(invitation),
            created_at=now,
            expires_at=now + CODE_LIFETIME[CodePurpose.INVITATION],
        )
    )
    tx.record("person.invited", person)
    return invitation


def accept_invitation(tx: Transaction, invitation: str, password_hash: str) -> Person:
    """Set the password of an invited account and end its sessions; raises Invalid when it is used or old."""
    tx.require(Action.SIGN_IN)
    now = SystemClock().now()
    code = tx.session.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.digest == secrets.digest(invitation), OneTimeCode.used_at.is_(None))
        .where(OneTimeCode.purpose == CodePurpose.INVITATION, OneTimeCode.expires_at > now)
        .with_for_update()
    )
    if code is None or not code.person.active:
        reason = text("This invitation is mistyped, used or too old. Ask the administrator for a new one.")
        raise Invalid.field("invitation", reason, "invitation_over")
    code.used_at = now
    if code.person.password_hash:
        tx.enqueue(TELL_OF_RESET, key=str(code.id), payload={"person_id": str(code.person_id)})
    code.person.password_hash = password_hash
    end_sessions(tx, code.person)
    tx.record("invitation.accepted", code.person)
    return code.person


def deactivate_person(tx: Transaction, person_id: UUID, reason: str) -> Person:
    """Close an account: sessions and tokens end, duties are taken away. Open work is handed over apart."""
    person = tx.lock(Person, person_id)
    tx.require(Action.ADMINISTER_ACCOUNTS, person)
    if person.id == tx.actor.person_id:
        raise Conflict("own_account", text("You cannot close your own account. Another administrator can."))
    if not reason.strip():
        raise Invalid.field("reason", text("Please give the reason."))
    duties = sorted(held.duty.value for held in person.duties)
    person.active = False
    tx.session.execute(delete(DutyHeld).where(DutyHeld.person_id == person.id))
    tx.session.expire(person, ["duties"])
    end_sessions(tx, person)
    tx.session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=SystemClock().now())
    )
    tx.record("person.deactivated", person, reason=reason, before={"duties": duties})
    return person


def reactivate_person(tx: Transaction, person_id: UUID, reason: str) -> Person:
    """Open a closed account again; its duties are not given back by themselves."""
    person = tx.lock(Person, person_id)
    tx.require(Action.ADMINISTER_ACCOUNTS, person)
    if not reason.strip():
        raise Invalid.field("reason", text("Please give the reason."))
    person.active = True
    tx.record("person.reactivated", person, reason=reason)
    return person


def name_responsible(tx: Transaction, person_id: UUID, is_responsible: bool) -> Person:
    """Name or unname a person who answers for the arrangements of the organisation."""
    person = tx.lock(Person, person_id)
    tx.require(Action.ADMINISTER_ACCOUNTS, person)
    held = next((held for held in person.duties if held.duty is Duty.RESPONSIBLE), None)
    if is_responsible and held is None:
        _make_responsible(person)
    if not is_responsible and held is not None:
        person.duties.remove(held)
    tx.record("person.named_responsible", person, responsible=is_responsible)
    return person


def _make_responsible(person: Person) -> None:
    if person.role not in (Role.PURCHASER, Role.BIDDER, Role.OPERATOR):
        raise Invalid.field("responsible", text("A person of this role has no arrangements to answer for."))
    person.duties.append(DutyHeld(duty=Duty.RESPONSIBLE))


def end_sessions(tx: Transaction, person: Person, *, but: UUID | None = None) -> None:
    """End every running session of the person, except the one given."""
    now = SystemClock().now()
    running = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        running = running.where(SignIn.id != but)
    tx.session.execute(running.values(ended_at=now))
