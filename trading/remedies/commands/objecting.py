"""A bidder objects, the unit answers; meanwhile the lot stands still where the procedure says so."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from trading.announcements import queries as announcements
from trading.kernel.errors import Conflict, Duplicate, Forbidden, NotFound, TooEarly
from trading.kernel.ids import new_id
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.procedures.vocabulary import Event
from trading.projects.models import LotAttempt
from trading.projects.rules import SuspensionGround
from trading.remedies import queries, rules, windows
from trading.remedies.commands.consequences import carry_out
from trading.remedies.commands.evidence import Handed, keep_evidence
from trading.remedies.commands.standing_still import RUNNING, lift_for, stop
from trading.remedies.models import Objection
from trading.remedies.rules import OBJECTION, Cause, Consequence, Finding, ObjectionState, Subject
from trading.store.counters import next_number
from trading.store.transaction import Transaction


def raise_objection(
    tx: Transaction,
    lot_attempt_id: UUID,
    instance: Path,
    *,
    subject: Subject,
    grounds: str,
    demand: str,
    evidence: Sequence[Handed] = (),
) -> Objection:
    """Object to documents, opening or outcome of a lot within the window of the procedure.

    Until the deadline the record does not tell whose it is. Raises NotFound, Forbidden for somebody who had
    no part, TooEarly, TooLate, Duplicate while an earlier one about the same is unanswered.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.RAISE_OBJECTION, attempt)
    organisation_id = _organisation(tx)
    queries.readable_lot(tx.session, tx.actor, attempt.id)
    if not queries.is_party(tx.session, attempt, organisation_id, subject):
        raise Forbidden("not_a_party", text("Only bidders of this lot can object to this."))
    window = queries.window_of(tx.session, attempt, subject, instance, tx.now)
    if window is None:
        raise TooEarly("objection_too_early", text("There is nothing yet to object to."))
    window.must_be_open(tx.now)
    _must_be_alone(tx, attempt, organisation_id, subject)
    procedure = queries.procedure_of(tx.session, attempt, tx.now)
    calendar = announcements.calendar(instance)
    serial = next_number(tx.session, f"objection:{attempt.project_id}")
    objection = tx.add(
        Objection(
            id=new_id(),
            number=f"{attempt.project.wire_base}-Y{serial:02d}",
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            organisation_id=organisation_id,
            subject=subject,
            state=ObjectionState.RECEIVED,
            grounds=grounds,
            demand=demand,
            received_at=tx.now,
            answer_due=windows.due(
                procedure, Event.OBJECTION_RECEIVED, tx.now, Event.OBJECTION_ANSWERED, calendar
            ),
        )
    )
    keep_evidence(tx, objection.id, evidence)
    tx.record(
        "objection.received",
        objection,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        number=objection.number,
        about=subject.value,
    )
    if procedure.objections is not None and procedure.objections.suspends and attempt.state in RUNNING:
        reason = f"收到异议（{objection.number}），答复前暂停。"
        stop(tx, attempt, SuspensionGround.OBJECTION, reason, objection.id, sealed_until=attempt.id)
    return objection


def withdraw_objection(tx: Transaction, objection_id: UUID) -> Objection:
    """The bidder takes its objection back; the lot goes on. Raises IllegalTransition once it is answered."""
    attempt = tx.lock(LotAttempt, tx.get(Objection, objection_id).lot_attempt_id)
    objection = tx.lock(Objection, objection_id)
    tx.require(Action.WITHDRAW_OBJECTION, objection)
    OBJECTION.apply(objection, "withdraw")
    objection.settled_at = tx.now
    tx.record(
        "objection.withdrawn",
        objection,
        project_id=attempt.project_id,
        sealed_until=attempt.id,
        number=objection.number,
    )
    lift_for(tx, objection.id, sealed_until=attempt.id)
    return objection


def answer_objection(
    tx: Transaction, objection_id: UUID, finding: Finding, answer: str, consequence: Consequence
) -> Objection:
    """Answer in writing; the lot goes on, and what is upheld has its consequence at once.

    Raises Forbidden without the duty to approve, IllegalTransition, Invalid, Conflict.
    """
    attempt = tx.lock(LotAttempt, tx.get(Objection, objection_id).lot_attempt_id)
    objection = tx.lock(Objection, objection_id)
    tx.require(Action.ANSWER_OBJECTION, objection)
    if finding is Finding.FABRICATED:
        raise Conflict("not_for_the_unit", text("Only the competent department finds that of a complaint."))
    rules.must_fit(finding, consequence, objection.subject)
    OBJECTION.apply(objection, "answer")
    objection.finding, objection.answer, objection.consequence = finding, answer, consequence
    objection.settled_at, objection.settled_by = tx.now, tx.person_id
    tx.record(
        "objection.answered",
        objection,
        project_id=attempt.project_id,
        number=objection.number,
        finding=finding.value,
        consequence=consequence.value,
    )
    lift_for(tx, objection.id)
    carry_out(tx, attempt, consequence, Cause.OBJECTION, objection.id, answer)
    return objection


def _organisation(tx: Transaction) -> UUID:
    if tx.actor.organisation_id is None:
        raise NotFound
    return tx.actor.organisation_id


def _must_be_alone(tx: Transaction, attempt: LotAttempt, organisation_id: UUID, subject: Subject) -> None:
    waiting = select(Objection.id).where(
        Objection.lot_attempt_id == attempt.id,
        Objection.organisation_id == organisation_id,
        Objection.subject == subject,
        Objection.state == ObjectionState.RECEIVED,
    )
    if tx.session.scalar(waiting.limit(1)) is not None:
        reason = text("Your earlier objection about this is not answered yet. Withdraw it to write another.")
        raise Duplicate("objection_running", reason)
