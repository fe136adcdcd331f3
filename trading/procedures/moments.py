"""Moments at which something happened to a lot: what periods run from, and what ends them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trading.procedures.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of a lot attempt; `subject_id` tells apart events of which a lot may have several.

    Two moments belong together when they have the same subject: an objection and its answer.
    """

    event: Event
    at: datetime
    lot_attempt_id: UUID
    subject_id: UUID | None = None
