"""What accounts tell the features above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WorkHandedOver:
    """All open work of one person of a unit passes to another; whoever keeps such work moves it now."""

    from_person_id: UUID
    to_person_id: UUID
