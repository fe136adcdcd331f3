"""Who is invited: named by the unit with an approval, or those whom a sign-up or a public draw has given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from trading.admissions import queries, rules
from trading.admissions.models import InvitationBasis
from trading.admissions.rules import InvitationGround
from trading.announcements import queries as announcements
from trading.announcements.commands.tenders import editable
from trading.announcements.models import Tender
from trading.kernel.errors import Conflict, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import Invitee, LotAttempt
from trading.projects.rules import Invitation
from trading.store.live import bump
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Basis:
    """Why only invitees may bid, and the document by which that was approved."""

    ground: InvitationGround
    number: str
    authority: str
    date: date


def name_invitees(tx: Transaction, tender_id: UUID, credit_codes: Sequence[str], basis: Basis) -> None:
    """Name whom the unit invites to every lot of a tender that it still prepares.

    Raises Invalid for too few, for a stranger, or for a missing approval; Conflict where the procedure has
    no place for it.
    """
    tender = editable(tx, tender_id)
    tx.require(Action.NAME_INVITEES, tender)
    procedure = announcements.procedure_of(tender, tx.now)
    if not rules.names_invitees(procedure):
        reason = text("In this procedure the unit does not choose whom it invites.")
        raise Conflict("not_an_invited_tender", reason)
    _must_be_approved(basis)
    organisations = queries.admitted_bidders(tx.session, list(dict.fromkeys(credit_codes)), "invitees")
    ids = [each.id for each in organisations]
    rules.must_be_enough(ids, procedure.bidders.invitees or procedure.bidders.minimum)
    attempts = announcements.attempts_of(tender)
    for attempt in attempts:
        tx.session.execute(delete(Invitee).where(Invitee.lot_attempt_id == attempt.id))
        _write(tx, attempt, ids, Invitation.INVITED)
    kept = queries.invitation_basis(tx.session, tender.id) or tx.add(InvitationBasis(id=tender.id))
    kept.ground, kept.approval_date = basis.ground, basis.date
    kept.approval_number, kept.approval_authority = basis.number, basis.authority
    kept.named_by, kept.at = tx.person_id, tx.now
    tx.record(
        "invitees.named",
        tender,
        project_id=tender.project_id,
        sealed_until=attempts[0].id,
        approval_number=basis.number,
        approval_authority=basis.authority,
        select=len(ids),
    )


def _must_be_approved(basis: Basis) -> None:
    wanted = {"approval_number": basis.number, "approval_authority": basis.authority}
    reason = text("An invited tender needs an approval; name the document.")
    missing = {name: [reason] for name, given in wanted.items() if not given}
    if missing:
        raise Invalid("approval_missing", reason, missing)


def must_be_named(tx: Transaction, tender: Tender) -> None:
    """Raise Conflict unless everybody is named whom an invited tender needs, with its approval."""
    procedure = announcements.procedure_of(tender, tx.now)
    if not rules.names_invitees(procedure):
        return
    if queries.invitation_basis(tx.session, tender.id) is None:
        reason = text("An invited tender needs an approval. Name it with those whom you invite.")
        raise Conflict("approval_missing", reason)


def invite(tx: Transaction, attempt: LotAttempt, organisation_ids: Iterable[UUID], how: Invitation) -> None:
    """Invite these organisations; called within a command that has its own authorisation.

    Nobody is told: any message would tell whoever sees the outbox how many there are. Each finds its
    invitation behind its own sign-in.
    """
    _write(tx, attempt, organisation_ids, how)
    tx.record("invitees.determined", attempt, project_id=attempt.project_id, how=how.value)
    bump(tx.session, attempt.id)


def _write(tx: Transaction, attempt: LotAttempt, ids: Iterable[UUID], how: Invitation) -> None:
    for organisation_id in ids:
        tx.add(Invitee(lot_attempt_id=attempt.id, organisation_id=organisation_id, how=how))
