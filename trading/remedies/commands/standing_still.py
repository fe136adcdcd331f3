"""A lot stands still, goes on, and everybody is told by notices that the platform draws up."""

from uuid import UUID

from trading.kernel.errors import Conflict, Forbidden
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects import commands as projects
from trading.projects.models import LotAttempt, Suspension
from trading.projects.rules import AttemptState, SuspensionGround
from trading.remedies import queries
from trading.store.transaction import Transaction

RUNNING = (
    AttemptState.PUBLISHED,
    AttemptState.OPENED,
    AttemptState.CANDIDATES,
    AttemptState.AWARDED,
)
BY_OTHERS = (SuspensionGround.OBJECTION, SuspensionGround.COMPLAINT)


def stop(
    tx: Transaction,
    attempt: LotAttempt,
    ground: SuspensionGround,
    reason: str,
    case_id: UUID | None = None,
    sealed_until: UUID | None = None,
) -> Suspension:
    """Let a running lot stand still and have the notice drawn up; the command has its own authorisation.

    Raises Conflict for a lot that does not run.
    """
    if attempt.state not in RUNNING:
        raise Conflict("not_running", text("This lot is over or not yet published."))
    suspension = projects.stand_still(tx, attempt, ground, reason, case_id, sealed_until)
    _tell(tx, suspension, "suspended")
    return suspension


def go_on(tx: Transaction, suspension: Suspension, sealed_until: UUID | None = None) -> None:
    """Lift a suspension, and have the notice drawn up when no other stands."""
    projects.go_on(tx, suspension, sealed_until)
    _tell(tx, suspension, "resumed")


def lift_for(tx: Transaction, case_id: UUID, sealed_until: UUID | None = None) -> None:
    """Lift the suspension that stands for a case, if there is one."""
    suspension = queries.standing_suspension(tx.session, case_id)
    if suspension is not None:
        go_on(tx, suspension, sealed_until)


def suspend_lot(tx: Transaction, lot_attempt_id: UUID, ground: SuspensionGround, reason: str) -> Suspension:
    """The unit suspends its own lot (濮阳条例 21: a fault, a dispute about title, force majeure).

    Raises Conflict for a lot that does not run, Forbidden for a ground that others decide about.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.SUSPEND_LOT, attempt)
    if ground in BY_OTHERS:
        raise Forbidden
    return stop(tx, attempt, ground, reason)


def resume_lot(tx: Transaction, suspension_id: UUID) -> Suspension:
    """The unit lifts what it suspended itself. Raises Forbidden for what an objection or complaint holds."""
    attempt = tx.lock(LotAttempt, tx.get(Suspension, suspension_id).lot_attempt_id)
    suspension = tx.lock(Suspension, suspension_id)
    tx.require(Action.SUSPEND_LOT, attempt)
    if suspension.ground in BY_OTHERS:
        reason = text("This suspension ends with the answer to the objection, or by the department.")
        raise Forbidden("not_yours_to_lift", reason)
    go_on(tx, suspension)
    return suspension


def _tell(tx: Transaction, suspension: Suspension, what: str) -> None:
    payload = {"suspension_id": str(suspension.id)}
    tx.enqueue(f"notice.{what}", str(suspension.id), payload)
