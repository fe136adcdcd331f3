"""What upper features may hear of openings, inside the same transaction."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LotOpened:
    """All verdicts of the lot attempt exist and its record stands."""

    lot_attempt_id: UUID


@dataclass(frozen=True, slots=True)
class LotFailed:
    """Fewer live bids than the procedure asks for; nothing was opened."""

    lot_attempt_id: UUID
    live: int
