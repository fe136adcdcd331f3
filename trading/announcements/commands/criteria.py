"""The unit states by what bids are evaluated, before the notice freezes it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from trading.announcements import queries
from trading.announcements.commands.tenders import editable
from trading.announcements.criteria import rows_of
from trading.announcements.models import StatedCriterion
from trading.procedures.criteria import Criterion, must_suit
from trading.store.transaction import Transaction


def state_criteria(tx: Transaction, tender_id: UUID, criteria: Sequence[Criterion]) -> None:
    """State the criteria of a tender in the order given, instead of those before.

    Raises Invalid when they cannot decide under its procedure, Conflict once the notice is on its way.
    """
    tender = editable(tx, tender_id)
    must_suit(queries.procedure_of(tender, tx.now).evaluation, criteria)
    tx.session.execute(delete(StatedCriterion).where(StatedCriterion.tender_id == tender.id))
    tx.session.add_all(rows_of(tender.id, criteria))
    tx.record(
        "criteria.stated",
        tender,
        project_id=tender.project_id,
        criteria=[f"{each.title} {each.maximum / 100:g}" for each in criteria],
    )
