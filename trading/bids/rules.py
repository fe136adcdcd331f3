"""States of sealed bids, limits of what is sent, and what a summary must state."""

from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from trading.kernel.states import Machine
from trading.procedures.vocabulary import Category
from trading.sealing.facts import Field


class BidState(Enum):
    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"
    OPENED = "opened"
    UNOPENABLE = "unopenable"


BID = Machine(
    BidState,
    {
        ("withdraw", BidState.SEALED): BidState.WITHDRAWN,
        ("replace", BidState.SEALED): BidState.REPLACED,
        ("supersede", BidState.SEALED): BidState.SUPERSEDED,
        ("open", BidState.SEALED): BidState.OPENED,
        ("spoil", BidState.SEALED): BidState.UNOPENABLE,
    },
)

LIVE: Final = (BidState.SEALED, BidState.OPENED, BidState.UNOPENABLE)
"""A bidder has at most one bid in these states on a lot attempt."""


class ReceiptKind(Enum):
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


SUMMARY_LIMIT: Final = 256 * 1024
FILES_LIMIT: Final = 200
CHUNK_LIMIT: Final = 8 * 1024 * 1024
"""Sizes in bytes; the limit of the body is a setting of the installation."""

UPLOAD_LIFE: Final = timedelta(hours=24)
"""How long an upload is kept after its newest byte."""

_QUALITY = Field("quality", "质量承诺", required=True)
_LEADER = Field("project_leader", "项目负责人", required=True)
_REMARKS = Field("remarks", "其他说明", required=False)

OFFER_FIELDS: Final = MappingProxyType(
    {
        Category.WORKS: (_QUALITY, _LEADER, _REMARKS),
        Category.WORKS_GOODS: (_QUALITY, _REMARKS),
        Category.WORKS_SERVICES: (_LEADER, _REMARKS),
        Category.GOODS: (_QUALITY, _REMARKS),
        Category.SERVICES: (_LEADER, _REMARKS),
    }
)
"""Lines of the summary that are read out at the opening, beside price and duration."""


def wire_name(organisation_id: UUID) -> str:
    """Name a bidder in envelopes and receipts."""
    return f"b-{organisation_id.hex}"


def offer_fields(category: str) -> tuple[Field, ...]:
    """The further lines of the summary for a category; titles stand in records and are Chinese."""
    return OFFER_FIELDS.get(Category(category), (_REMARKS,))


def needs_duration(category: str) -> bool:
    """Whether the bidder states within how many days it delivers."""
    return Category(category) in OFFER_FIELDS


def expires_at(newest_byte: datetime, deadline: datetime | None) -> datetime:
    """When an upload that gets no more bytes is thrown away."""
    end = newest_byte + UPLOAD_LIFE
    return end if deadline is None else min(end, deadline)
