"""What upper features may hear of admissions, inside the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from trading.admissions.models import Application, JointVenture


@dataclass(frozen=True, slots=True)
class InviteesToBeDrawn:
    """A sign-up ended with more applicants than are invited: `select` of them are to be drawn in public."""

    lot_attempt_id: UUID
    applicants: Sequence[Application]
    select: int


@dataclass(frozen=True, slots=True)
class SignUpFailed:
    """A sign-up ended with too few applicants; the lot has failed."""

    lot_attempt_id: UUID


@dataclass(frozen=True, slots=True)
class JoinsVenture:
    """An organisation is about to stand in a joint venture; whoever knows why it must not, raises."""

    venture: JointVenture
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class LeavesVenture:
    """A joint venture is about to end; whoever knows why it must not, raises."""

    venture: JointVenture
