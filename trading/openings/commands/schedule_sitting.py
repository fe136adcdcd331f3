"""Rooms, and which opening is held where."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trading.announcements.models import Tender
from trading.kernel.errors import Conflict, Duplicate, Invalid, TooLate
from trading.kernel.permissions import Action
from trading.kernel.text import text
from trading.openings.models import Room, Sitting
from trading.openings.rules import Booking, collisions
from trading.projects.rules import is_closed
from trading.store.transaction import Transaction


def add_room(tx: Transaction, name: str, address: str, online: bool) -> Room:
    """Add a place where openings can be held; raises Duplicate for a known name."""
    tx.require(Action.SCHEDULE_OPENING)
    known = Duplicate("room_known", text("There is a room of this name already."))
    if tx.session.scalar(select(Room.id).where(Room.name == name)) is not None:
        raise known
    room = tx.add(Room(name=name, address=address, online=online))
    try:
        tx.session.flush()
    except IntegrityError as clash:  # another operator added it at the same instant
        raise known from clash
    tx.record("room.added", room, after={"name": name, "online": online})
    return room


def schedule_sitting(tx: Transaction, tender_id: UUID, room_id: UUID, minutes: int) -> Sitting:
    """Give the opening of a tender a room; raises Conflict when a real room is taken at that time.

    The room is locked against another tender's opening, the tender against another operator.
    """
    tender, room = tx.lock(Tender, tender_id), tx.lock(Room, room_id)
    tx.require(Action.SCHEDULE_OPENING, tender)
    if tender.deadline is None:
        raise Invalid("no_deadline", text("The tender has no deadline yet."))
    if is_closed(tender.deadline, tx.now):
        raise TooLate("opening_begun", text("The opening has begun. Its place can no longer change."))
    if not room.online:
        _must_be_free(tx, tender, room, minutes)
    sitting = tx.session.get(Sitting, tender_id)
    before = {"room": sitting.room.name, "minutes": sitting.minutes} if sitting else None
    if sitting is None:
        sitting = tx.add(Sitting(tender_id=tender_id))
    sitting.room, sitting.minutes = room, minutes
    sitting.set_by, sitting.set_at = tx.person_id, tx.now
    tx.record(
        "opening.scheduled",
        tender,
        project_id=tender.project_id,
        before=before,
        after={"room": room.name, "minutes": minutes},
    )
    return sitting


def _must_be_free(tx: Transaction, tender: Tender, room: Room, minutes: int) -> None:
    others = tx.session.execute(
        select(Tender.title, Tender.deadline, Sitting.minutes)
        .join(Sitting, Sitting.tender_id == Tender.id)
        .where(Sitting.room_id == room.id, Tender.id != tender.id, Tender.deadline.is_not(None))
    )
    taken = [Booking.of(title, starts, length) for title, starts, length in others if starts]
    wanted = Booking.of(tender.title, tender.deadline, minutes) if tender.deadline else None
    clashes = collisions(wanted, taken) if wanted else []
    if clashes:
        reason = text(
            "The room is taken at that time by the opening of “%(title)s”. Choose another room.",
            title=clashes[0].title,
        )
        raise Conflict("room_taken", reason)
