"""When the public log grows, by how much, and until when an entry is promised to be in it."""

import enum


class BatchKind(enum.Enum):
    """Why a batch was made: the steady rhythm, the minutes before a deadline, or a closing."""

    REGULAR = "regular"
    MINUTE = "minute"
    CLOSING = "closing"
