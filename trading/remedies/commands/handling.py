"""The competent department handles a complaint on an account of its own."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from trading.announcements import queries as announcements
from trading.kernel.errors import Conflict, Duplicate, Invalid
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.projects.rules import SuspensionGround
from trading.remedies import queries, rules, windows
from trading.remedies.commands.consequences import carry_out
from trading.remedies.commands.standing_still import lift_for, stop
from trading.remedies.models import Complaint
from trading.remedies.rules import COMPLAINT, Cause, ComplaintState, Consequence, DeclineGround, Finding
from trading.store.transaction import Transaction


def accept(tx: Transaction, complaint_id: UUID) -> Complaint:
    """Take a complaint up. Raises IllegalTransition."""
    _, complaint = _locked(tx, complaint_id)
    COMPLAINT.apply(complaint, "accept")
    complaint.accepted_at = tx.now
    _record(tx, "complaint.accepted", complaint)
    return complaint


def ask_correction(tx: Transaction, complaint_id: UUID, what: str) -> Complaint:
    """Send a complaint back to be corrected, which is possible once. Raises Conflict."""
    _, complaint = _locked(tx, complaint_id)
    rules.must_be_corrected_once(complaint.corrected_at is not None)
    COMPLAINT.apply(complaint, "ask_correction")
    complaint.to_correct = what
    _record(tx, "complaint.sent_back", complaint)
    return complaint


def decline(tx: Transaction, complaint_id: UUID, ground: DeclineGround, reply: str) -> Complaint:
    """Do not take a complaint up, on a named ground. Raises IllegalTransition, Invalid."""
    _, complaint = _locked(tx, complaint_id)
    rules.must_not_tell(reply, queries.secrets_of(complaint))
    COMPLAINT.apply(complaint, "decline")
    complaint.declined_on, complaint.reply, complaint.ended_at = ground, reply, tx.now
    _record(tx, "complaint.declined", complaint, {"ground": ground.value})
    return complaint


def forward(tx: Transaction, complaint_id: UUID, authority: str) -> Complaint:
    """Hand a complaint on to the authority that is competent for it. Raises IllegalTransition."""
    _, complaint = _locked(tx, complaint_id)
    COMPLAINT.apply(complaint, "forward")
    complaint.forwarded_to, complaint.ended_at = authority, tx.now
    _record(tx, "complaint.forwarded", complaint, {"authority": authority})
    return complaint


def suspend_for_complaint(tx: Transaction, complaint_id: UUID, instance: Path, until: datetime) -> Complaint:
    """Let the lot stand still while an accepted complaint is looked into.

    Raises Conflict, Invalid for a time that is over or longer than the procedure allows.
    """
    attempt, complaint = _locked(tx, complaint_id)
    tx.require(Action.SUSPEND_LOT, attempt)
    if complaint.state is not ComplaintState.ACCEPTED:
        raise Conflict("not_accepted", text("Take the complaint up first."))
    if complaint.suspended_until is not None:
        raise Duplicate("suspended", text("The lot is suspended for this complaint already."))
    procedure = queries.procedure_of(tx.session, attempt, tx.now)
    longest = windows.longest_suspension(procedure, tx.now, announcements.calendar(instance))
    if until <= tx.now:
        raise Invalid.field("until", text("This time is over."))
    if longest is not None and until > longest:
        reason = text("A suspension may last until %(longest)s at most.", longest=longest)
        raise Invalid.field("until", reason, "suspension_too_long")
    complaint.suspended_until = until
    reason_of_record = f"投诉（{complaint.number}）处理期间暂停。"
    stop(tx, attempt, SuspensionGround.COMPLAINT, reason_of_record, complaint.id)
    return complaint


def lift(tx: Transaction, complaint_id: UUID) -> Complaint:
    """Let the lot go on before the complaint is decided, or when the time of the suspension is over."""
    attempt = tx.lock(LotAttempt, tx.get(Complaint, complaint_id).lot_attempt_id)
    complaint = tx.lock(Complaint, complaint_id)
    tx.require(Action.SUSPEND_LOT, attempt)
    complaint.suspended_until = None
    lift_for(tx, complaint.id)
    return complaint


def decide(
    tx: Transaction,
    complaint_id: UUID,
    finding: Finding,
    consequence: Consequence,
    *,
    reasons: str,
    reply: str,
) -> Complaint:
    """Decide; the reply becomes public, the consequence is drawn at once, and the lot goes on.

    Raises IllegalTransition, Conflict, Invalid for a reply that names the complainant.
    """
    attempt, complaint = _locked(tx, complaint_id)
    rules.must_fit(finding, consequence, complaint.subject)
    rules.must_not_tell(reply, queries.secrets_of(complaint))
    COMPLAINT.apply(complaint, "decide")
    complaint.finding, complaint.consequence = finding, consequence
    complaint.reasons, complaint.reply = reasons, reply
    complaint.ended_at, complaint.suspended_until = tx.now, None
    found = {"finding": finding.value, "consequence": consequence.value}
    _record(tx, "complaint.decided", complaint, found)
    lift_for(tx, complaint.id)
    carry_out(tx, attempt, consequence, Cause.COMPLAINT, complaint.id, reply)
    return complaint


def _locked(tx: Transaction, complaint_id: UUID) -> tuple[LotAttempt, Complaint]:
    attempt = tx.lock(LotAttempt, tx.get(Complaint, complaint_id).lot_attempt_id)
    complaint = tx.lock(Complaint, complaint_id)
    tx.require(Action.HANDLE_COMPLAINT, complaint)
    complaint.handled_by = tx.person_id
    return attempt, complaint


def _record(tx: Transaction, what: str, complaint: Complaint, after: dict[str, str] | None = None) -> None:
    tx.record(
        what,
        complaint,
        project_id=complaint.lot_attempt.project_id,
        number=complaint.number,
        after=after or {},
    )
