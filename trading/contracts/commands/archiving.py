"""Close the file on a lot: the list of its papers, frozen, and until when all is kept."""

import hashlib
import json
from uuid import UUID

from trading.announcements import queries as announcements
from trading.contracts import papers, queries
from trading.contracts.models import Archive
from trading.contracts.rules import may_be_archived, retained_until
from trading.kernel.clock import BEIJING
from trading.kernel.errors import Conflict
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.projects.models import LotAttempt
from trading.sealing.lines import instant_text
from trading.store.counters import next_number
from trading.store.transaction import Transaction

SCHEMA = "archive/1"
YEARS = 15
"""How long records are kept where the procedure says nothing (政府采购法 article 42)."""


def archive(tx: Transaction, lot_attempt_id: UUID) -> Archive:
    """Archive a lot attempt, once; what is performed later is kept with the contract.

    Raises Conflict while more is to come, or when it is archived already.
    """
    attempt = tx.lock(LotAttempt, lot_attempt_id)
    tx.require(Action.ARCHIVE, attempt)
    if queries.archive_of(tx.session, attempt.id) is not None:
        raise Conflict("archived", text("This lot is in the archive already."))
    contract = queries.standing(tx.session, attempt.id)
    if not may_be_archived(attempt.state, contract.state if contract else None):
        reason = text(
            "A lot is archived when its contract is filed, or when it has failed or was terminated."
        )
        raise Conflict("not_over", reason)
    tender = announcements.tender_of(tx.session, attempt.id)
    retention = announcements.procedure_of(tender, tx.now).retention
    until = retained_until(tx.now.astimezone(BEIJING).date(), retention.years if retention else YEARS)
    serial = next_number(tx.session, f"archive:{attempt.project_id}")
    number = f"{attempt.project.wire_base}-D{serial:02d}"
    said = {
        "schema": SCHEMA,
        "number": number,
        "lot": attempt.wire_id,
        "project": {"number": attempt.project.number, "title": attempt.project.title},
        "archived": instant_text(tx.now),
        "retained_until": until.isoformat(),
        "papers": papers.manifest_of(tx.session, attempt),
    }
    frozen = json.dumps(said, ensure_ascii=False, indent=1)
    kept = tx.add(
        Archive(
            id=attempt.id,
            lot_attempt=attempt,
            number=number,
            frozen=frozen,
            sha256=hashlib.sha256(frozen.encode()).hexdigest(),
            retained_until=until,
            archived_by=tx.person_id,
            at=tx.now,
        )
    )
    tx.record("lot.archived", attempt, project_id=attempt.project_id, number=number, sha256=kept.sha256)
    return kept
