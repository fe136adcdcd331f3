"""What upper features may hear of lots, inside the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LotSuspended:
    """A lot attempt stands still from now on; it may have stood still on another ground already."""

    lot_attempt_id: UUID


@dataclass(frozen=True, slots=True)
class LotResumed:
    """A lot attempt goes on, after its last suspension was lifted; it had stood still since `since`."""

    lot_attempt_id: UUID
    since: datetime
