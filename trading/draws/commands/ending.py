"""A draw that failed says so publicly, with its reason."""

from trading.draws.models import Draw
from trading.draws.rules import DRAW, Failure
from trading.store.live import bump
from trading.store.transaction import Transaction


def fail(tx: Transaction, draw: Draw, failure: Failure) -> None:
    """End a listed draw without a result; it may be repeated with the same list."""
    DRAW.apply(draw, "fail")
    draw.failure, draw.ended_at = failure, tx.now
    tx.record(
        "draw.failed",
        draw,
        project_id=draw.lot_attempt.project_id,
        draw=draw.wire_id,
        failure=failure.value,
    )
    for page in (draw.id, draw.lot_attempt_id):
        bump(tx.session, page)
