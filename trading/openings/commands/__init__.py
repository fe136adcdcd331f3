"""What can be done around an opening, one verb a file."""

from trading.openings.commands.attendance import note_arrival, record_attendance
from trading.openings.commands.close_lot import close_lot
from trading.openings.commands.open_bids import finish_opening, leave_sealed, record_verdict
from trading.openings.commands.release_key import Handed, must_be_stated, release_key, release_keys
from trading.openings.commands.schedule_sitting import add_room, schedule_sitting

__all__ = [
    "Handed",
    "add_room",
    "close_lot",
    "finish_opening",
    "leave_sealed",
    "must_be_stated",
    "note_arrival",
    "record_attendance",
    "record_verdict",
    "release_key",
    "release_keys",
    "schedule_sitting",
]
