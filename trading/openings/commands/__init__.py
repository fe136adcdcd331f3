"""What can be done around an opening, one verb a file."""

from trading.openings.commands.close_lot import close_lot, freeze
from trading.openings.commands.open_bids import finish_opening, record_verdict
from trading.openings.commands.release_key import release_key
from trading.openings.commands.schedule_sitting import add_room, record_attendance, schedule_sitting

__all__ = [
    "add_room",
    "close_lot",
    "finish_opening",
    "freeze",
    "record_attendance",
    "record_verdict",
    "release_key",
    "schedule_sitting",
]
