"""What becomes of an outcome that does not stand, whoever decided it."""

from uuid import UUID

from trading.kernel.errors import Conflict
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.remedies.models import Order
from trading.remedies.rules import Cause, Consequence
from trading.results import commands as results
from trading.results import queries as evaluations
from trading.store.transaction import Transaction


def carry_out(
    tx: Transaction, attempt: LotAttempt, consequence: Consequence, cause: Cause, case_id: UUID, reason: str
) -> None:
    """Draw the consequence at once, within a command that holds the lot's lock and has its authorisation.

    Raises Conflict where there is no outcome, or no evaluation to take up again.
    """
    if consequence is Consequence.NONE:
        return
    if consequence is not Consequence.VOID and not evaluations.judged(tx.session, attempt.id):
        message = text("This lot was not decided by evaluating bids. It can only be declared void.")
        raise Conflict("nothing_to_evaluate", message)
    if consequence is Consequence.REEVALUATE:
        results.evaluate_again(tx, attempt, reason)
    elif consequence is Consequence.NEXT_CANDIDATE:
        results.set_aside(tx, attempt, reason, falls_away=True)
    else:
        results.declare_void(tx, attempt, reason)
        payload = {"lot_attempt_id": str(attempt.id), "reason": reason}
        tx.enqueue("notice.void", str(attempt.id), payload)
    tx.add(
        Order(
            lot_attempt_id=attempt.id,
            consequence=consequence,
            cause=cause,
            case_id=case_id,
            reason=reason,
            ordered_by=tx.person_id,
            at=tx.now,
        )
    )
    tx.record(
        "remedy.ordered",
        attempt,
        project_id=attempt.project_id,
        consequence=consequence.value,
        cause=cause.value,
        reason=reason,
    )
