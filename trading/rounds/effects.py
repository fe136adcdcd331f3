"""What follows acts of rounds after the commit: the same words to everybody, the rest behind the sign-in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.accounts.calling import call_organisation
from trading.announcements.commands import prepare_notice
from trading.announcements.queries import tender_of
from trading.announcements.rules import NoticeKind
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.permissions import Action
from trading.procedures.vocabulary import FailureGround
from trading.projects.models import LotAttempt
from trading.projects.rules import ATTEMPT, AttemptState
from trading.rounds import queries
from trading.store.db import db
from trading.store.live import bump
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction


def tell(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Call the people of one bidder to their list of things to do."""
    call_organisation(platform, UUID(payload["organisation_id"]))


def prepare_failure(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that too few have passed, once; the unit reviews and publishes it."""
    lot_attempt_id, passed = UUID(payload["lot_attempt_id"]), int(payload["passed"])
    with transaction(SYSTEM, clock) as tx:
        attempt = tx.lock(LotAttempt, lot_attempt_id)
        if attempt.state is not AttemptState.OPENED or queries.failure_draft(tx.session, attempt):
            return
        content = {
            "ground": FailureGround.TOO_FEW_PASSED.value,
            "reason": f"经审查，通过的{passed}家，少于规定的{attempt.minimum_bidders}家。",
            "next_step": "本标段将依法重新组织交易，另行公告。",
        }
        prepare_notice(tx, tender_of(tx.session, attempt.id), NoticeKind.FAILURE, content, [attempt])


def fail_together(platform: Platform, clock: Clock) -> None:
    """Fail a stage whose twin with the same deadline has failed or was terminated: one cannot go on alone."""
    for lot_attempt_id in queries.left_alone(db.session()):
        with transaction(SYSTEM, clock) as tx:
            attempt = tx.lock(LotAttempt, lot_attempt_id)
            tx.require(Action.FREEZE_BIDS, attempt)
            if attempt.state in (AttemptState.PUBLISHED, AttemptState.OPENED):
                ATTEMPT.apply(attempt, "fail")
                tx.record("lot.failed", attempt, project_id=attempt.project_id)
                bump(tx.session, attempt.id)


EFFECTS: Mapping[str, Effect] = MappingProxyType({"stage.tell": tell, "stage.failure": prepare_failure})
DUE: tuple[Due, ...] = (fail_together,)
