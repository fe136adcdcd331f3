"""The tender of a later stage: the same trade, for those who passed the one before."""

from collections.abc import Sequence

from sqlalchemy import func, select

from trading.announcements import queries
from trading.announcements.commands.documents import take_over
from trading.announcements.commands.tenders import standard_parts
from trading.announcements.models import RequiredPart, Tender, TenderLot
from trading.announcements.rules import Audience
from trading.custody import commands as custody
from trading.projects.models import LotAttempt
from trading.store.transaction import Transaction


def start_stage(tx: Transaction, earlier: Tender, attempts: Sequence[LotAttempt], need: str) -> Tender:
    """Prepare the tender of a later stage, whose notice is an invitation to those who passed.

    Called within a command that has its own authorisation. Files and lasting terms are those of the earlier
    stage; `need` says what is wanted now. Custodians are proposed; the unit sets the schedule.
    """
    rounds = select(func.max(Tender.round)).where(Tender.project_id == earlier.project_id)
    tender = tx.add(
        Tender(
            project_id=earlier.project_id,
            project=earlier.project,
            round=(tx.session.scalar(rounds) or 0) + 1,
            title=earlier.title,
            procedure_code=earlier.procedure_code,
            procedure=earlier.procedure,
            audience=Audience.INVITED,
            bid_security=earlier.bid_security,
            contact=earlier.contact,
            created_by=earlier.created_by,
            created_at=tx.now,
        )
    )
    for position, attempt in enumerate(attempts, 1):
        tender.lots.append(TenderLot(lot_attempt_id=attempt.id, position=position, lot_attempt=attempt))
    take_over(tx, tender, earlier)
    tender.need = need
    tender.parts.clear()
    tx.session.flush()
    for position, (code, title) in enumerate(standard_parts(tender, queries.procedure_of(tender, tx.now)), 1):
        tender.parts.append(RequiredPart(position=position, code=code, title=title))
    custody.propose(tx, attempts)
    tx.record(
        "tender.started",
        tender,
        project_id=tender.project_id,
        round=tender.round,
        lots=[attempt.wire_id for attempt in attempts],
    )
    return tender
