"""What happens in auctions that others may hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HammerFell:
    """The quoting of a lot attempt is over, with `quotes` in its book."""

    lot_attempt_id: UUID
    quotes: int
