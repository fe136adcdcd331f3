"""Put a bundle among what is published."""

from uuid import UUID

from trading.bundles import queries
from trading.bundles.models import Bundle
from trading.bundles.rules import Occasion
from trading.kernel.permissions import Action
from trading.projects.models import LotAttempt
from trading.store.files import Stored, keep
from trading.store.live import bump
from trading.store.transaction import Transaction


def keep_bundle(tx: Transaction, lot_attempt_id: UUID, occasion: Occasion, stored: Stored) -> None:
    """Link a stored ZIP with its lot, once for each occasion."""
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.KEEP_BUNDLE, attempt)
    if queries.is_made(tx.session, attempt.id, occasion):
        return
    keep(tx, stored)
    tx.add(
        Bundle(
            lot_attempt_id=attempt.id,
            occasion=occasion,
            sha256=stored.sha256,
            size=stored.size,
            made_at=tx.now,
        )
    )
    tx.record("bundle.made", attempt, project_id=attempt.project_id, sha256=stored.sha256)
    bump(tx.session, attempt.id)
