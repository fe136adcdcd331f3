"""What follows after the commit: notices of suspension, resumption and failure; suspensions that end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.announcements.commands import prepare_notice
from trading.announcements.contents import deadline_and_opening
from trading.announcements.queries import tender_of
from trading.announcements.rules import DRAFT, NoticeKind
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.kernel.permissions import Action
from trading.procedures.vocabulary import FailureGround
from trading.projects import queries as projects
from trading.projects.models import LotAttempt, Suspension
from trading.remedies import commands, queries
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import Transaction, transaction


def announce_suspension(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that a lot stands still, unless it goes on again or this is announced already."""
    suspension_id = UUID(payload["suspension_id"])
    with transaction(SYSTEM, clock) as tx:
        attempt = tx.lock(LotAttempt, tx.get(Suspension, suspension_id).lot_attempt_id)
        standing = projects.suspension(tx.session, attempt.id)
        drafted = queries.live_drafts(tx.session, attempt, NoticeKind.SUSPENSION)
        if standing is None or drafted or queries.is_announced(tx.session, attempt.id):
            return
        content = {
            "since": standing.since,
            "reason": standing.reason,
            "next_step": "中止原因消除后恢复交易，另行公告。",
        }
        prepare_notice(tx, tender_of(tx.session, attempt.id), NoticeKind.SUSPENSION, content, [attempt])


def announce_resumption(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that a lot goes on, where everybody was told that it stands still.

    A notice of suspension that is still in sign-off is discarded: it would come too late.
    """
    suspension_id = UUID(payload["suspension_id"])
    with transaction(SYSTEM, clock) as tx:
        lifted = tx.get(Suspension, suspension_id)
        attempt = tx.lock(LotAttempt, lifted.lot_attempt_id)
        if lifted.until is None or projects.suspension(tx.session, attempt.id) is not None:
            return
        _discard_late(tx, attempt)
        drafted = queries.live_drafts(tx.session, attempt, NoticeKind.RESUMPTION)
        if drafted or not queries.is_announced(tx.session, attempt.id):
            return
        tender = tender_of(tx.session, attempt.id)
        content = {
            "since": lifted.since,
            "until": lifted.until,
            "reason": "中止原因已经消除。",
            "next_step": "交易自恢复之时起按原公告继续进行；时间有变化的，另行公告。",
            "deadline_and_opening": deadline_and_opening(tender, attempt.deadline),
        }
        prepare_notice(tx, tender, NoticeKind.RESUMPTION, content, [attempt])


def _discard_late(tx: Transaction, attempt: LotAttempt) -> None:
    for draft in queries.live_drafts(tx.session, attempt, NoticeKind.SUSPENSION):
        tx.require(Action.PREPARE_NOTICE, draft)
        DRAFT.apply(draft, "discard")
        tx.record("notice.discarded", draft, project_id=attempt.project_id, kind=draft.kind.value)


def announce_void(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that a lot was declared void, once."""
    with transaction(SYSTEM, clock) as tx:
        attempt = tx.lock(LotAttempt, UUID(payload["lot_attempt_id"]))
        if queries.live_drafts(tx.session, attempt, NoticeKind.FAILURE):
            return
        content = {
            "ground": FailureGround.OBJECTION_UPHELD.value,
            "reason": payload["reason"],
            "next_step": "本标段交易结果无效，将依法重新组织交易，另行公告。",
        }
        prepare_notice(tx, tender_of(tx.session, attempt.id), NoticeKind.FAILURE, content, [attempt])


def lift_overstayed(platform: Platform, clock: Clock) -> None:
    """Let lots go on whose suspension for a complaint has lasted as long as it may."""
    for complaint_id in [each.id for each in queries.overstayed(db.session(), clock.now())]:
        with transaction(SYSTEM, clock) as tx:
            commands.lift(tx, complaint_id)


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "notice.suspended": announce_suspension,
        "notice.resumed": announce_resumption,
        "notice.void": announce_void,
    }
)
DUE: tuple[Due, ...] = (lift_overstayed,)
