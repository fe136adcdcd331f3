"""What the quoting routes take in and give out."""

from typing import Any

from marshmallow import Schema, fields

from trading.auctions.commands import Taken
from trading.auctions.rules.chain import exact
from trading.web.forms import Yuan

SENT_LIMIT = 4096
"""Octets of a quote."""


class SentQuote(Schema):
    """An amount in yuan under the bidder's own key, and until when it is meant."""

    key = fields.UUID(required=True)
    amount = Yuan(required=True)
    until = fields.AwareDateTime(load_default=None)


def taken_out(taken: Taken) -> dict[str, Any]:
    """A quote as its bidder is told of it."""
    quoted = taken.quoted
    return {
        "key": str(taken.key),
        "number": quoted.number,
        "bidder": quoted.bidder,
        "amount": quoted.amount.yuan_text(),
        "at": exact(quoted.at),
        "ends_at": exact(quoted.ends_at),
        "digest": taken.digest,
        "receipt": taken.receipt,
    }
