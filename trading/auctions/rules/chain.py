"""The chain of a book: each quote's digest covers the one before it, so none can be changed or left out."""

import hashlib
from datetime import UTC, datetime

from trading.auctions.rules.book import Quoted
from trading.sealing.lines import render

HEAD = ("ggquote/1",)


def beginning(lot: str, stage: str) -> str:
    """The digest from which the book of a lot attempt begins."""
    return _sha256(render(("ggbook/1",), {"lot": lot, "stage": stage}))


def digest(quoted: Quoted, before: str) -> str:
    """The digest of a quote that follows the quote with the digest `before`."""
    return _sha256(text(quoted, before))


def text(quoted: Quoted, before: str) -> str:
    """The text over which the digest is made: amount in yuan, instants in UTC to the microsecond."""
    return render(
        HEAD,
        {
            "number": str(quoted.number),
            "bidder": str(quoted.bidder),
            "amount": quoted.amount.yuan_text(),
            "at": exact(quoted.at),
            "ends": exact(quoted.ends_at),
            "before": before,
        },
    )


def exact(moment: datetime) -> str:
    """An instant in UTC to the microsecond, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
