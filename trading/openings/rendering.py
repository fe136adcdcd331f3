"""The opening record on paper, printed from its frozen text."""

import json
from typing import Any

from trading.kernel.money import Money
from trading.openings.models import OpeningRecord
from trading.store.platform import Platform
from trading.web.qr import qr_svg


def printed_values(platform: Platform, record: OpeningRecord) -> dict[str, Any]:
    """What the printed record says, read from its frozen text."""
    said = json.loads(record.frozen)
    for row, name in ((said, "ceiling_price"), *((bid, "price") for bid in said["bids"])):
        row[name] = Money.parse_yuan(row[name]).grouped() if row[name] else None
    address = f"{platform.config.base_url}/openings/{record.id}"
    return {
        "title": "开标记录",
        "centre_name": platform.config.centre_name,
        "number": said["lot"],
        "issuer": said["procuring_entity"],
        "verify_url": address,
        "verify_svg": qr_svg(address),
        "digest": record.sha256,
        "training": said["training"],
        "record": said,
    }
