"""The content of the opening record: plain JSON values in the order in which they are read out."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.announcements.models import TenderLot
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.custody.models import LotLock
from trading.openings.models import Attendance, Closing, KeyRelease, OpeningRecord, Sitting, Verdict
from trading.projects.models import LotAttempt
from trading.sealing.lines import instant_text
from trading.store.platform import Platform
from trading.web.qr import qr_svg

SCHEMA = "opening-record/1"
CHANGED = {BidState.WITHDRAWN: "withdrawn", BidState.REPLACED: "replaced", BidState.SUPERSEDED: "superseded"}


def record_of(session: Session, attempt: LotAttempt, opened_at: datetime) -> dict[str, Any]:
    """Gather the record of a lot attempt whose bids all have verdicts."""
    closing = session.get_one(Closing, attempt.id)
    tender_lot = session.scalars(select(TenderLot).where(TenderLot.lot_attempt_id == attempt.id)).one()
    sitting = session.get(Sitting, tender_lot.tender_id)
    project = attempt.project
    return {
        "schema": SCHEMA,
        "lot": attempt.wire_id,
        "stage": attempt.stage,
        "lot_title": attempt.lot.title,
        "project": {"number": project.number, "title": project.title},
        "procuring_entity": session.get_one(Organisation, project.procuring_entity_id).name,
        "notice": attempt.notice_sha256,
        "place": sitting.room.name if sitting else None,
        "deadline": instant_text(attempt.deadline) if attempt.deadline else None,
        "opened": instant_text(opened_at),
        "ceiling_price": attempt.ceiling_price.yuan_text() if attempt.ceiling_price else None,
        "closing": {"live": closing.live, "sha256": closing.sha256, "entry": closing.entry},
        "custodians": _custodians(session, attempt),
        "changes": _changes(session, attempt),
        "bids": _bids(session, attempt),
        "attendance": _attendance(session, tender_lot.tender_id),
    }


def _custodians(session: Session, attempt: LotAttempt) -> list[dict[str, Any]]:
    locks = session.scalars(
        select(LotLock).where(LotLock.lot_attempt_id == attempt.id).order_by(LotLock.position)
    )
    releases = session.scalars(
        select(KeyRelease).join(LotLock).where(LotLock.lot_attempt_id == attempt.id)
    ).all()
    found = []
    for lock in locks:
        own = {release.part: release for release in releases if release.lot_lock_id == lock.id}
        summary = own.get("summary")
        found.append(
            {
                "name": lock.custodian.name,
                "summary_recipient": lock.summary_recipient,
                "released": instant_text(summary.at) if summary else None,
                "summary_identity": summary.identity if summary else None,
            }
        )
    return found


def _changes(session: Session, attempt: LotAttempt) -> list[dict[str, Any]]:
    ended = session.scalars(
        select(Bid)
        .where(Bid.lot_attempt_id == attempt.id, Bid.state.in_(CHANGED))
        .order_by(Bid.ended_at, Bid.received_at)
    )
    return [
        {
            "bidder": bid.organisation.name,
            "envelope": bid.envelope_sha256,
            "received": instant_text(bid.received_at),
            "change": CHANGED[bid.state],
            "at": instant_text(bid.ended_at) if bid.ended_at else None,
        }
        for bid in ended
    ]


def _bids(session: Session, attempt: LotAttempt) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Bid, Verdict)
        .join(Verdict, Verdict.id == Bid.id)
        .where(Bid.lot_attempt_id == attempt.id)
        .order_by(Bid.received_at, Bid.envelope_sha256)
    )
    return [_bid(bid, verdict) for bid, verdict in rows]


def _bid(bid: Bid, verdict: Verdict) -> dict[str, Any]:
    summary = json.loads(verdict.summary) if verdict.summary else {}
    return {
        "bidder": bid.organisation.name,
        "credit_code": bid.organisation.credit_code,
        "envelope": bid.envelope_sha256,
        "received": instant_text(bid.received_at),
        "verdict": "OPENED" if verdict.code is None else "UNOPENABLE",
        "code": verdict.code,
        "price": summary.get("price"),
        "duration_days": summary.get("duration_days"),
        "fields": summary.get("fields", {}),
        "summary_sha256": verdict.summary_sha256,
        "summary_identity": verdict.summary_identity,
    }


def _attendance(session: Session, tender_id: Any) -> list[dict[str, str]]:
    present = session.scalars(
        select(Attendance).where(Attendance.tender_id == tender_id).order_by(Attendance.at)
    )
    return [
        {"name": person.name, "organisation": person.organisation, "capacity": person.capacity}
        for person in present
    ]


def printed_values(platform: Platform, record: OpeningRecord) -> dict[str, Any]:
    """What the printed record says, read from its frozen text."""
    said = json.loads(record.frozen)
    address = f"{platform.config.base_url}/openings/{record.id}"
    return {
        "title": "开标记录",
        "centre_name": platform.config.centre_name,
        "number": said["lot"],
        "issuer": said["procuring_entity"],
        "verify_url": address,
        "verify_svg": qr_svg(address),
        "digest": record.sha256,
        "record": said,
    }
