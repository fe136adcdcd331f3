"""Put on record what a committee's signed report found; the unit does not evaluate then."""

import json
from typing import Any
from uuid import UUID

from trading.committees.models import PanelReport
from trading.committees.rules import RejectionGround
from trading.kernel.money import Money
from trading.projects.models import LotAttempt
from trading.results.models import Assessment, EvaluationReport
from trading.store.transaction import Transaction


def adopt_report(tx: Transaction, report: PanelReport) -> None:
    """Take judgements and ranks from a signed report; called within the command that completes it.

    A stage that has no prices ranks nobody, so nothing is put on record for it.
    """
    said = json.loads(report.frozen)
    if not said["priced"]:
        return
    attempt = report.lot_attempt
    for each in said["bids"]:
        _adopt(tx, attempt, each)
    tx.add(
        EvaluationReport(
            id=attempt.id,
            frozen=report.frozen,
            sha256=report.sha256,
            submitted_by=tx.person_id,
            submitted_at=tx.now,
        )
    )
    tx.record("evaluation.submitted", attempt, project_id=attempt.project_id, report=report.sha256)


def _adopt(tx: Transaction, attempt: LotAttempt, said: dict[str, Any]) -> None:
    bid_id = UUID(said["bid"])
    known = tx.session.get(Assessment, bid_id)
    assessment = known or tx.add(Assessment(id=bid_id, lot_attempt_id=attempt.id))
    ground, price = said["ground"], said["evaluated_price"]
    assessment.ground = RejectionGround(ground) if ground else None
    assessment.evaluated_price = Money.parse_yuan(price) if price else None
    assessment.reason = "\n".join(said["reasons"]) or said["correction"]
    assessment.rank = said["rank"]
    assessment.judged_by, assessment.at = tx.person_id, tx.now
