"""What the platform does once a sign-up has ended."""

from uuid import UUID

from trading.admissions import queries, rules
from trading.admissions.commands.invitees import invite
from trading.admissions.events import InviteesToBeDrawn, SignUpFailed
from trading.admissions.models import SignUpEnd
from trading.admissions.rules import Outcome
from trading.announcements import queries as announcements
from trading.kernel.errors import Conflict, TooEarly
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, AttemptState, Invitation
from trading.store.live import bump
from trading.store.transaction import Transaction


def end_sign_up(tx: Transaction, lot_attempt_id: UUID) -> SignUpEnd:
    """Write the end of a sign-up down, once, and do what follows; raises TooEarly before it has ended.

    Too few applicants: the lot fails and is announced again. No more than are invited: all are. More: a
    public draw is arranged, in which nobody chooses or sees who stands on its list.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.END_SIGN_UP, attempt)
    known = queries.sign_up_end(tx.session, attempt.id)
    if known is not None:
        return known
    tender = announcements.tender_of(tx.session, attempt.id)
    if tender.sign_up_until is None or tx.now < tender.sign_up_until:
        raise TooEarly
    if attempt.state is not AttemptState.PUBLISHED:
        raise Conflict
    found = queries.applicants(tx.session, attempt.id)
    minimum, invitees = queries.wanted(tender, tx.now)
    outcome = rules.outcome(len(found), minimum, invitees)
    end = tx.add(SignUpEnd(id=attempt.id, outcome=outcome, applicants=len(found), at=tx.now))
    tx.record(
        "sign_up.ended", attempt, project_id=attempt.project_id, sealed_until=attempt.id, numbers=len(found)
    )
    if outcome is Outcome.TOO_FEW:
        _fail(tx, attempt, len(found))
    elif outcome is Outcome.ALL_INVITED:
        invite(tx, attempt, [each.organisation_id for each in found], Invitation.PASSED)
    else:
        tx.emit(InviteesToBeDrawn(attempt.id, found, invitees))
    return end


def _fail(tx: Transaction, attempt: LotAttempt, applicants: int) -> None:
    ATTEMPT.apply(attempt, "fail")
    tx.record("lot.failed", attempt, project_id=attempt.project_id, minimum=attempt.minimum_bidders)
    payload = {"lot_attempt_id": str(attempt.id), "applicants": applicants}
    tx.enqueue("sign_up.failure_notice", str(attempt.id), payload)
    tx.emit(SignUpFailed(attempt.id))
    bump(tx.session, attempt.id)
