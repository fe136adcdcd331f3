"""Anybody with an interest complains, corrects once what was sent back, or withdraws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from trading.accounts.commands import count_complaint
from trading.announcements import queries as announcements
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.remedies import queries, windows
from trading.remedies.commands.evidence import Handed, keep_evidence
from trading.remedies.commands.standing_still import lift_for
from trading.remedies.models import Complainant, Complaint, Objection
from trading.remedies.rules import COMPLAINT, ComplaintState, Subject, digest_of, new_code
from trading.store.counters import next_number
from trading.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Written:
    """A complaint as it was written down."""

    subject: Subject
    respondent: str
    grounds: str
    demand: str
    cause_known: date
    objection_number: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who complains; a complaint without a name is not taken up."""

    name: str
    identity_number: str
    address: str
    contact_name: str
    phone: str


def complain(
    tx: Transaction,
    lot_attempt_id: UUID,
    instance: Path,
    written: Written,
    who: Particulars,
    evidence: Sequence[Handed] = (),
    *,
    address: str = "",
) -> tuple[Complaint, str]:
    """Hand a complaint to the competent department; gives it with the code that is told once.

    The transaction is that of an unnamed visitor; the network `address` is only counted. Raises NotFound,
    TooMany, Invalid, Conflict where an objection must come first, TooLate.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.MAKE_COMPLAINT, attempt)
    count_complaint(tx, address)
    if attempt.published_at is None or written.cause_known > tx.now.astimezone(BEIJING).date():
        raise Invalid.field("cause_known", text("This day lies ahead. Give the day on which you knew."))
    objection = _objection(tx, attempt, instance, written)
    code, day = new_code(), tx.now.astimezone(BEIJING)
    complaint = tx.add(
        Complaint(
            id=new_id(),
            number=f"TS-{day.year}-{next_number(tx.session, f'complaint:{day.year}'):04d}",
            code_sha256=digest_of(code),
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            objection_id=objection.id if objection else None,
            subject=written.subject,
            state=ComplaintState.RECEIVED,
            respondent=written.respondent,
            grounds=written.grounds,
            demand=written.demand,
            cause_known=written.cause_known,
            received_at=tx.now,
            complainant=Complainant(
                name=who.name,
                identity_number=who.identity_number,
                address=who.address,
                contact_name=who.contact_name,
                phone=who.phone,
            ),
        )
    )
    keep_evidence(tx, complaint.id, evidence)
    tx.record(
        "complaint.received",
        complaint,
        project_id=attempt.project_id,
        number=complaint.number,
        about=written.subject.value,
    )
    return complaint, code


def _objection(tx: Transaction, attempt: LotAttempt, instance: Path, written: Written) -> Objection | None:
    """The objection that went before; the complaint must be in time, and not come in its place."""
    procedure = queries.procedure_of(tx.session, attempt, tx.now)
    objection = (
        queries.objection_numbered(tx.session, written.objection_number, attempt.id)
        if written.objection_number
        else None
    )
    if written.objection_number and objection is None:
        raise Invalid.field("objection_number", text("This lot has no objection with this number."))
    settled = queries.settled_at(objection, tx.now)
    must_precede = procedure.objections is not None and procedure.objections.must_precede_complaint
    windows.must_have_objected(must_precede, settled is not None)
    calendar = announcements.calendar(instance)
    until = windows.complaint_until(procedure, calendar, written.cause_known, settled)
    windows.must_be_in_time(until, tx.now)
    return objection


def correct(
    tx: Transaction, number: str, code: str, *, grounds: str, demand: str, evidence: Sequence[Handed] = ()
) -> Complaint:
    """Correct a complaint that was sent back. Raises NotFound, IllegalTransition."""
    complaint = _found(tx, number, code)
    COMPLAINT.apply(complaint, "correct")
    complaint.grounds, complaint.demand, complaint.corrected_at = grounds, demand, tx.now
    keep_evidence(tx, complaint.id, evidence)
    _record(tx, "complaint.corrected", complaint)
    return complaint


def withdraw_complaint(tx: Transaction, number: str, code: str) -> Complaint:
    """Take a complaint back, which ends it (政府采购法实施条例 57). Raises NotFound, IllegalTransition."""
    complaint = _found(tx, number, code)
    COMPLAINT.apply(complaint, "withdraw")
    complaint.ended_at, complaint.suspended_until = tx.now, None
    _record(tx, "complaint.withdrawn", complaint)
    lift_for(tx, complaint.id)
    return complaint


def _found(tx: Transaction, number: str, code: str) -> Complaint:
    complaint_id: UUID = queries.complaint_of_code(tx.session, number, code).id
    tx.lock(LotAttempt, tx.get(Complaint, complaint_id).lot_attempt_id)
    complaint = tx.lock(Complaint, complaint_id)
    tx.require(Action.MAKE_COMPLAINT, complaint)
    return complaint


def _record(tx: Transaction, what: str, complaint: Complaint) -> None:
    tx.record(what, complaint, project_id=complaint.lot_attempt.project_id, number=complaint.number)
