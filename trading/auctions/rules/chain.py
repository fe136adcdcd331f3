"""The chain of a book: each quote's digest covers the one before it, so none can be changed or left out."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from trading.auctions.rules.book import Quoted
from trading.sealing.lines import render

HEAD: Final = ("ggquote/1", "报价回执")
NOTHING: Final = "-"
"""What stands for the digest of an empty book."""


@dataclass(frozen=True, slots=True)
class Place:
    """The lot attempt and the stage to which a book belongs, as they are named in the public log."""

    lot: str
    stage: str


def text(place: Place, quoted: Quoted, before: str) -> str:
    """The words of a quote's receipt, and what its digest is made of.

    The amount is in yuan, instants are in UTC to the microsecond; `before` is the digest of the quote before.
    """
    return render(
        HEAD,
        {
            "lot": place.lot,
            "stage": place.stage,
            "number": str(quoted.number),
            "bidder": str(quoted.bidder),
            "amount": quoted.amount.yuan_text(),
            "at": exact(quoted.at),
            "ends": exact(quoted.ends_at),
            "before": before,
        },
    )


def digest(text: str) -> str:
    """The SHA-256 of a quote's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def exact(moment: datetime) -> str:
    """An instant in UTC to the microsecond, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
