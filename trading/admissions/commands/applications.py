"""Apply to be among those invited to a lot, and take that back."""

from uuid import UUID

from trading.accounts.models import Organisation
from trading.admissions import queries, rules
from trading.admissions.models import Application
from trading.admissions.rules import APPLICATION, ApplicationNote, ApplicationState
from trading.announcements import queries as announcements
from trading.announcements.models import Tender
from trading.custody import queries as custody
from trading.kernel.errors import Conflict, Forbidden, NotFound
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import queries as projects
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.store.keys import PlatformKeys
from trading.store.transaction import Transaction


def apply_for(tx: Transaction, keys: PlatformKeys, lot_attempt_id: UUID) -> Application:
    """Take a bidder's application and sign its receipt; the same again changes nothing.

    Raises TooLate after the end of the sign-up, Forbidden for a party to the tender or a member beside its
    lead, Conflict for a lot without a sign-up.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    tx.require(Action.SIGN_UP, attempt)
    tender = _running(tx, attempt)
    organisation = tx.get(Organisation, _own(tx))
    _must_be_no_party(tx, attempt, organisation.id)
    queries.must_be_free(tx.session, attempt.id, organisation.id)
    rules.must_take_applications(tender.sign_up_until, tx.now)
    known = queries.application(tx.session, attempt.id, organisation.id)
    if known is not None and known.state is ApplicationState.APPLIED:
        return known
    listed = rules.listed(organisation.credit_code or "-", organisation.name)
    note = ApplicationNote(attempt.wire_id, listed.line, tx.now)
    if known is None:
        known = tx.add(
            Application(lot_attempt_id=attempt.id, organisation_id=organisation.id, lot_attempt=attempt)
        )
    else:
        APPLICATION.apply(known, "apply")
    known.person_id, known.applied_at, known.withdrawn_at = tx.person_id, tx.now, None
    known.name, known.salt = listed.name, listed.salt
    known.receipt = keys.sign_receipt(note.text())
    tx.record(
        "application.made",
        known,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        wire_id=attempt.wire_id,
    )
    return known


def withdraw_application(tx: Transaction, lot_attempt_id: UUID) -> Application:
    """Take the bidder's application back before the sign-up ends; raises NotFound, TooLate."""
    attempt = tx.lock(LotAttempt, lot_attempt_id, exclusive=False)
    known = queries.application(tx.session, attempt.id, tx.actor.organisation_id)
    if known is None:
        raise NotFound
    tx.require(Action.WITHDRAW_APPLICATION, known)
    rules.must_take_applications(_running(tx, attempt).sign_up_until, tx.now)
    APPLICATION.apply(known, "withdraw")
    known.withdrawn_at = tx.now
    tx.record(
        "application.withdrawn",
        known,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        wire_id=attempt.wire_id,
    )
    return known


def _own(tx: Transaction) -> UUID:
    if tx.actor.organisation_id is None:
        raise Forbidden
    return tx.actor.organisation_id


def _running(tx: Transaction, attempt: LotAttempt) -> Tender:
    if attempt.state is AttemptState.PREPARING:
        raise NotFound
    if attempt.state is not AttemptState.PUBLISHED:
        raise Conflict("not_on_offer", text("This lot takes no bids now."))
    projects.must_run(tx.session, attempt)
    return announcements.tender_of(tx.session, attempt.id)


def _must_be_no_party(tx: Transaction, attempt: LotAttempt, organisation_id: UUID) -> None:
    """Raise Forbidden for the procuring entity, its agent and the custodians of the lot."""
    custodians = {lock.custodian_id for lock in custody.locks_of(tx.session, attempt.id)}
    if organisation_id in {attempt.procuring_entity_id, attempt.agent_id, *custodians}:
        raise Forbidden("own_tender", text("A party to this tender cannot bid for it."))
