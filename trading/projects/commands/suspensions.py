"""Let a lot stand still, and let it go on."""

from uuid import UUID

from trading.kernel.permissions import Action
from trading.projects import queries
from trading.projects.events import LotResumed, LotSuspended
from trading.projects.models import LotAttempt, Suspension
from trading.projects.rules import SuspensionGround
from trading.store.live import bump
from trading.store.transaction import Transaction


def suspend(
    tx: Transaction, attempt: LotAttempt, ground: SuspensionGround, reason: str, case_id: UUID | None = None
) -> Suspension:
    """Suspend a lot attempt on a named ground; one that is suspended gets a further ground."""
    attempt = tx.lock(LotAttempt, attempt.id)
    tx.require(Action.SUSPEND_LOT, attempt)
    return stand_still(tx, attempt, ground, reason, case_id)


def stand_still(
    tx: Transaction,
    attempt: LotAttempt,
    ground: SuspensionGround,
    reason: str,
    case_id: UUID | None = None,
    sealed_until: UUID | None = None,
) -> Suspension:
    """The same within a command that holds the lot's lock and has its own authorisation.

    `sealed_until` keeps back who acted, as for every sealed record.
    """
    suspension = tx.add(
        Suspension(
            lot_attempt_id=attempt.id,
            lot_attempt=attempt,
            since=tx.now,
            ground=ground,
            reason=reason,
            case_id=case_id,
            suspended_by=None if sealed_until else tx.actor.person_id,
        )
    )
    bump(tx.session, attempt.id)
    tx.record(
        "lot.suspended",
        attempt,
        project_id=attempt.project_id,
        sealed_until=sealed_until,
        ground=ground.value,
        reason=reason,
    )
    tx.emit(LotSuspended(attempt.id))
    return suspension


def resume(tx: Transaction, suspension_id: UUID) -> Suspension:
    """Lift a suspension; the lot goes on when none is left. Lifting it again changes nothing."""
    attempt = tx.lock(LotAttempt, tx.get(Suspension, suspension_id).lot_attempt_id)
    suspension = tx.lock(Suspension, suspension_id)
    tx.require(Action.SUSPEND_LOT, attempt)
    go_on(tx, suspension)
    return suspension


def go_on(tx: Transaction, suspension: Suspension, sealed_until: UUID | None = None) -> None:
    """The same within a command that holds the lot's lock and has its own authorisation."""
    if suspension.until is not None:
        return
    attempt = suspension.lot_attempt
    suspension.until = tx.now
    suspension.resumed_by = None if sealed_until else tx.actor.person_id
    tx.session.flush()
    bump(tx.session, attempt.id)
    standing = queries.suspension(tx.session, attempt.id)
    tx.record(
        "lot.resumed",
        attempt,
        project_id=attempt.project_id,
        sealed_until=sealed_until,
        ground=suspension.ground.value,
        goes_on="no" if standing else "yes",
    )
    if standing is None:
        tx.emit(LotResumed(attempt.id, queries.stood_still_since(tx.session, suspension)))
