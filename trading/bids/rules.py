"""States of sealed bids, and how long an upload lives."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from uuid import UUID

from trading.kernel.states import Machine


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
    LOST_KEY = "lost_key"


REFUSALS_LIMIT: Final = 60
"""Signed refusals that one bidder gets within an hour about one lot; each is kept for ever."""

UPLOAD_LIFE: Final = timedelta(hours=24)
"""How long an upload is kept after its newest byte."""


def wire_name(organisation_id: UUID) -> str:
    """Name a bidder in envelopes and receipts."""
    return f"b-{organisation_id.hex}"


def expires_at(newest_byte: datetime, deadline: datetime | None) -> datetime:
    """When an upload that gets no more bytes is thrown away."""
    end = newest_byte + UPLOAD_LIFE
    return end if deadline is None else min(end, deadline)
