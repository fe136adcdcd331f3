"""How findings read to people."""

from collections.abc import Mapping
from typing import Final

from trading.kernel.text import Text, text
from trading.reconciliation.rules import Standing

STANDINGS: Final[Mapping[Standing, Text]] = {
    Standing.KNOWN: text("Known to the platform"),
    Standing.BELOW: text("Below the range"),
    Standing.SUSPECTED: text("Suspected outside the platform"),
    Standing.EXPLAINED: text("Explained"),
}

TONES: Final[Mapping[Standing, str]] = {
    Standing.KNOWN: "done",
    Standing.BELOW: "quiet",
    Standing.SUSPECTED: "alert",
    Standing.EXPLAINED: "active",
}
