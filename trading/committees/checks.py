"""Reports of committees against the chain of events, their signatures, and their own sums."""

import hashlib
import json
from typing import Any

from sqlalchemy import select

from trading.committees.models import PanelReport
from trading.committees.rules import ReportState
from trading.procedures.criteria import points, points_text
from trading.sealing import note
from trading.store.audit import AuditEvent
from trading.store.inspection import Check, Findings, Scene


def signed_reports(scene: Scene, found: Findings) -> None:
    """Every signed report is the text that went on record, and its members signed that text."""
    events = select(AuditEvent.subject_id, AuditEvent.facts).where(
        AuditEvent.action == "panel_report.completed"
    )
    recorded = {subject: json.loads(facts)["report"] for subject, facts in scene.session.execute(events)}
    for report in scene.session.scalars(select(PanelReport).where(PanelReport.note.is_not(None))):
        found.looked += 1
        name = f"report of the committee on {report.lot_attempt.wire_id}, round {report.round}"
        same = recorded.get(report.id) == report.sha256 == hashlib.sha256(report.frozen.encode()).hexdigest()
        found.expect(same, f"{name}: it is not the text that went on record")
        signed = {each.sha256 for each in report.signatures}
        found.expect(signed == {report.sha256}, f"{name}: a member signed another text")
        found.expect(_is_noted(scene, report), f"{name}: the platform's signature does not fit")


def _is_noted(scene: Scene, report: PanelReport) -> bool:
    try:
        text, _ = note.verify(report.note or "", [scene.platform.keys.notice.verifier])
    except note.NoteError:
        return False
    return f"report: sha256:{report.sha256}\n" in text


def sums(scene: Scene, found: Findings) -> None:
    """In every report the points add up to the totals, and the totals are in the order of the ranks."""
    standing = PanelReport.state == ReportState.SIGNED
    for report in scene.session.scalars(select(PanelReport).where(standing)):
        found.looked += 1
        bids = [each for each in json.loads(report.frozen)["bids"] if each["total"] is not None]
        name = f"report of the committee on {report.lot_attempt.wire_id}"
        found.expect(all(map(_adds_up, bids)), f"{name}: points do not add up")
        found.expect(_is_ordered(bids), f"{name}: a lower total stands before a higher one")


def _adds_up(bid: dict[str, Any]) -> bool:
    total: str = bid["total"]
    return total == points_text(sum(points(each) for each in bid["points"].values()))


def _is_ordered(bids: list[dict[str, Any]]) -> bool:
    ranked = sorted((each for each in bids if each["rank"]), key=lambda each: int(each["rank"]))
    totals = [points(each["total"]) for each in ranked]
    return totals == sorted(totals, reverse=True)


CHECKS = (Check("Reports of committees", signed_reports), Check("Sums of committees", sums))
