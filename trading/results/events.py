"""What upper features may hear of results, inside the same transaction."""

from dataclasses import dataclass

from trading.projects.models import LotAttempt


@dataclass(frozen=True, slots=True)
class OutcomeTakenBack:
    """The published outcome of a lot no longer stands, by an objection, a complaint or a renunciation."""

    lot_attempt: LotAttempt
