"""Who is coming to an opening, and who was there."""

from uuid import UUID

from trading.announcements.models import Tender
from trading.kernel.permissions import Action
from trading.openings.models import Attendance
from trading.openings.rules import Capacity, must_not_tell
from trading.store.transaction import Transaction


def record_attendance(
    tx: Transaction, tender_id: UUID, name: str, organisation: str, capacity: Capacity, *, present: bool
) -> Attendance:
    """Write down somebody who is there, or who said they would come.

    Raises TooEarly for a bidder before the deadline.
    """
    tender = tx.get(Tender, tender_id)
    tx.require(Action.RECORD_ATTENDANCE, tender)
    must_not_tell(capacity, tender.deadline, tx.now)
    attendance = tx.add(
        Attendance(
            tender_id=tender_id,
            name=name,
            organisation=organisation,
            capacity=capacity,
            recorded_by=tx.person_id,
            at=tx.now,
            arrived_at=tx.now if present else None,
        )
    )
    tx.record(
        "opening.attended" if present else "opening.attendance_expected",
        tender,
        project_id=tender.project_id,
        organisation=organisation,
        capacity=capacity.value,
    )
    return attendance


def note_arrival(tx: Transaction, attendance_id: UUID) -> Attendance:
    """Write down that somebody who was expected has come; a second time changes nothing."""
    attendance = tx.lock(Attendance, attendance_id)
    tender = tx.get(Tender, attendance.tender_id)
    tx.require(Action.RECORD_ATTENDANCE, tender)
    if attendance.arrived_at is None:
        attendance.arrived_at = tx.now
        tx.record(
            "opening.attended",
            tender,
            project_id=tender.project_id,
            organisation=attendance.organisation,
            capacity=attendance.capacity.value,
        )
    return attendance
