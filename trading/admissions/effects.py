"""What the worker does around sign-ups: write their end down, draft the notice of one with too few."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trading.admissions import commands, queries
from trading.announcements import records
from trading.announcements.commands import prepare_notice
from trading.announcements.queries import drafts_of, tender_of
from trading.announcements.rules import NoticeKind
from trading.kernel.actors import SYSTEM
from trading.kernel.clock import Clock
from trading.procedures.vocabulary import FailureGround
from trading.projects.models import LotAttempt
from trading.store.db import db
from trading.store.platform import Due, Effect, Platform
from trading.store.transaction import transaction


def end_due(platform: Platform, clock: Clock) -> None:
    """Write the end of every sign-up down whose time is over."""
    for lot_attempt_id in queries.sign_ups_due(db.session(), clock.now()):
        with transaction(SYSTEM, clock) as tx:
            commands.end_sign_up(tx, lot_attempt_id)


def prepare_failure_notice(platform: Platform, clock: Clock, payload: dict[str, Any]) -> None:
    """Draft the notice that a lot failed for want of applicants, once; the unit reviews and publishes it."""
    lot_attempt_id, applicants = UUID(payload["lot_attempt_id"]), int(payload["applicants"])
    with transaction(SYSTEM, clock) as tx:
        attempt = tx.lock(LotAttempt, lot_attempt_id)
        tender = tender_of(tx.session, attempt.id)
        drafted = [each for each in drafts_of(tx.session, tender.id) if each.kind is NoticeKind.FAILURE]
        if any(
            lot["lot_attempt"] == attempt.id for each in drafted for lot in records.read(each.content)["lots"]
        ):
            return
        minimum, _ = queries.wanted(tender, tx.now)
        content = {
            "ground": FailureGround.TOO_FEW_APPLICANTS.value,
            "reason": f"至报名截止时间，报名单位{applicants}家，少于规定的{minimum}家，不再抽取和邀请。",
            "next_step": "本标段将依法重新公告。",
        }
        prepare_notice(tx, tender, NoticeKind.FAILURE, content, [attempt])


EFFECTS: Mapping[str, Effect] = MappingProxyType({"sign_up.failure_notice": prepare_failure_notice})
DUE: tuple[Due, ...] = (end_due,)
