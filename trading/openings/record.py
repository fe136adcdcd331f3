"""The content of the opening record: plain JSON values in the order in which they are read out."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trading.accounts.models import Organisation
from trading.admissions import queries as admissions
from trading.admissions.models import Member
from trading.announcements import queries as announcements
from trading.announcements.offers import offer_fields
from trading.bids.models import Bid
from trading.bids.rules import BidState
from trading.custody.models import LotLock
from trading.deposits import queries as deposits
from trading.deposits.queries import Given
from trading.openings.models import Attendance, Closing, KeyRelease, Sitting, Verdict
from trading.openings.rules import Capacity
from trading.projects.models import LotAttempt
from trading.sealing.lines import instant_text

SCHEMA = "opening-record/1"
CHANGED = {BidState.WITHDRAWN: "withdrawn", BidState.REPLACED: "replaced", BidState.SUPERSEDED: "superseded"}
CAPACITIES = {
    Capacity.CUSTODIAN: "持钥单位",
    Capacity.PURCHASER: "采购单位",
    Capacity.SUPERVISOR: "监督",
    Capacity.BIDDER: "投标人",
    Capacity.PUBLIC: "旁听",
}
"""Records are written in Chinese, whatever the reader's language is."""


def record_of(session: Session, attempt: LotAttempt, opened_at: datetime) -> dict[str, Any]:
    """Gather the record of a lot attempt whose bids all have verdicts."""
    closing = session.get_one(Closing, attempt.id)
    tender = announcements.tender_of(session, attempt.id)
    sitting = session.get(Sitting, tender.id)
    project = attempt.project
    return {
        "schema": SCHEMA,
        "training": announcements.procedure_of(tender, opened_at).training_only,
        "lot": attempt.wire_id,
        "stage": attempt.stage,
        "lot_title": attempt.title,
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
        "field_titles": {field.name: field.title for field in offer_fields(project.category)},
        "bids": _bids(session, attempt),
        "attendance": _attendance(session, tender.id),
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
                "signed": summary.note is not None if summary else None,
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
    found = rows.all()
    joint = admissions.members_of_bidders(session, attempt.id, [bid.organisation_id for bid, _ in found])
    asked = deposits.asked_for(session, attempt.id)
    given = deposits.given_by(session, attempt.id)
    return [
        {
            **_bid(bid, verdict, joint.get(bid.organisation_id, [])),
            **({"security": _security(given.get(bid.organisation_id))} if asked else {}),
        }
        for bid, verdict in found
    ]


def _security(given: Given | None) -> dict[str, Any]:
    """Whether and how the bid security was given; people decide what a missing one means."""
    if given is None or given.form is None:
        return {"given": False}
    return {
        "given": given.given,
        "form": given.form.value,
        "amount": given.amount.yuan_text(),
        "at": instant_text(given.at) if given.at else None,
        "own_account": given.from_own,
    }


def _bid(bid: Bid, verdict: Verdict, members: Sequence[Member]) -> dict[str, Any]:
    """One bid as read out; a joint venture is named with all of its members, the lead first."""
    summary = json.loads(verdict.summary) if verdict.summary else {}
    joint = [
        {"name": each.organisation.name, "credit_code": each.organisation.credit_code} for each in members
    ]
    return {
        **({"members": joint} if joint else {}),
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


def _attendance(session: Session, tender_id: UUID) -> list[dict[str, str]]:
    present = session.scalars(
        select(Attendance)
        .where(Attendance.tender_id == tender_id, Attendance.arrived_at.is_not(None))
        .order_by(Attendance.arrived_at)
    )
    return [
        {"name": person.name, "organisation": person.organisation, "capacity": CAPACITIES[person.capacity]}
        for person in present
    ]
