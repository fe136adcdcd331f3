"""When a bundle is made."""

from datetime import timedelta
from enum import Enum
from typing import Final

PATIENCE: Final = timedelta(hours=1)
"""How long a bundle waits for countersignatures below its newest checkpoint (system time).

Those below the closing it always waits for: without them no key was taken.
"""


class Occasion(Enum):
    """What had happened when the bundle was made."""

    OPENING = "opening"
    RESULT = "result"
