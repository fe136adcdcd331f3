"""A custodian lends its locks to a draw."""

from uuid import UUID

from trading.custody.commands import put_on
from trading.custody.rules import must_hold_no_secret
from trading.draws.models import Draw, DrawLock
from trading.draws.rules import DrawState
from trading.kernel.errors import TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.store.transaction import Transaction


def make_lock(
    tx: Transaction, draw_lock_id: UUID, summary: str, body: str, note: str | None = None
) -> DrawLock:
    """Put the custodian's two public locks on a draw; they may be made again until the list is frozen.

    `note` is the statement of these locks signed with the long-term key. Raises Invalid, Duplicate, TooLate,
    SecretSent.
    """
    must_hold_no_secret(summary, body)
    draw = tx.lock(Draw, tx.get(DrawLock, draw_lock_id).draw_id)
    lock = tx.lock(DrawLock, draw_lock_id)
    tx.require(Action.MAKE_LOCK, lock)
    if draw.state is not DrawState.PREPARING:
        reason = text("The locks stand in the published list and can no longer change.")
        raise TooLate("locks_published", reason)
    before = put_on(tx, lock, summary, body, note)
    tx.record(
        "lock.made",
        lock,
        project_id=draw.lot_attempt.project_id,
        custodian=lock.custodian_name,
        before=before,
        after=[summary, body],
    )
    return lock
