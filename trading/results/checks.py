"""Evaluations and letters against the chain of events, awards against the result notices."""

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trading.announcements import records
from trading.announcements.models import Notice, NoticeLot
from trading.announcements.rules import NoticeKind
from trading.results.models import Award, EvaluationReport, Letter
from trading.results.rules import AwardState
from trading.store.audit import AuditEvent
from trading.store.inspection import Check, Findings, Scene


def recorded_texts(scene: Scene, found: Findings) -> None:
    """Every evaluation and letter is the one whose fingerprint is in the chain of events."""
    reports = _facts(scene, "evaluation.submitted", "report")
    for report in scene.session.scalars(select(EvaluationReport)):
        name = f"evaluation of lot attempt {report.id}"
        _must_be_recorded(found, name, report, reports.get(report.id))
    letters = _facts(scene, "letter.issued", "sha256")
    for letter in scene.session.scalars(select(Letter)):
        _must_be_recorded(found, f"letter {letter.number}", letter, letters.get(letter.id))


def _must_be_recorded(
    found: Findings, name: str, row: EvaluationReport | Letter, recorded: str | None
) -> None:
    found.looked += 1
    same = recorded == row.sha256 == hashlib.sha256(row.frozen.encode()).hexdigest()
    found.expect(same, f"{name}: it is not the text that went on record")


def awards(scene: Scene, found: Findings) -> None:
    """Every winner and its price are those of the published result notice."""
    published = {
        lot_attempt_id: records.read(frozen)
        for lot_attempt_id, frozen in scene.session.execute(
            select(NoticeLot.lot_attempt_id, Notice.frozen)
            .join(Notice, Notice.id == NoticeLot.notice_id)
            .where(Notice.kind == NoticeKind.RESULT)
            .order_by(Notice.published_at)
        )
    }
    awarded = select(Award).where(Award.state == AwardState.AWARDED)
    options = (joinedload(Award.lot_attempt), joinedload(Award.organisation))
    for award in scene.session.scalars(awarded.options(*options)):
        found.looked += 1
        lot = award.lot_attempt.wire_id
        notice = published.get(award.lot_attempt_id)
        told = _told(notice, lot) if notice else None
        decided = (award.organisation.credit_code, award.price)
        found.expect(told == decided, f"award of {lot}: another winner or price than in the result notice")


def _facts(scene: Scene, action: str, fact: str) -> dict[UUID | None, str]:
    """What the newest event of that kind recorded about each subject."""
    events = select(AuditEvent.subject_id, AuditEvent.facts).where(AuditEvent.action == action)
    rows = scene.session.execute(events.order_by(AuditEvent.id))
    return {subject_id: json.loads(facts)[fact] for subject_id, facts in rows}


def _told(notice: dict[str, Any], lot: str) -> tuple[object, object]:
    winner = next((each["credit_code"] for each in notice["winner"] if each["lot"] == lot), None)
    amount = next((each["amount"] for each in notice["amount"] if each["lot"] == lot), None)
    return winner, amount


CHECKS = (Check("Evaluations and letters", recorded_texts), Check("Awards", awards))
