"""The public record of the quoting, which anybody can replay (docs/auction-1.md)."""

from collections.abc import Sequence
from typing import Any

from trading.auctions.models import Auction, Hammer, Quote
from trading.auctions.rules.chain import exact

SCHEMA = "quotes/1"


def written(auction: Auction, quotes: Sequence[Quote], hammer: Hammer | None) -> dict[str, Any]:
    """Terms, quotes and hammer as plain values: amounts in yuan, instants in UTC, bidders by number."""
    return {
        "schema": SCHEMA,
        "lot": auction.place.lot,
        "stage": auction.place.stage,
        "terms": {
            "form": auction.form.value,
            "starting_price": auction.starting_price.yuan_text(),
            "step": auction.step.yuan_text(),
            "starts_at": exact(auction.starts_at),
            "listing_until": exact(auction.listing_until) if auction.listing_until else None,
            "live_from": exact(auction.live_from),
            "closes_at": exact(auction.closes_at),
            "late_seconds": auction.late_seconds,
            "extension_seconds": auction.extension_seconds,
        },
        "quotes": [
            {
                "number": quote.number,
                "bidder": quote.bidder,
                "amount": quote.amount.yuan_text(),
                "at": exact(quote.at),
                "ends": exact(quote.ends_at),
                "digest": quote.digest,
            }
            for quote in quotes
        ],
        "hammer": {"fell": exact(hammer.fell_at), "head": hammer.head, "note": hammer.note}
        if hammer
        else None,
    }
