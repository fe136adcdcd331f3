"""How stages of a trade read to people."""

from types import MappingProxyType
from typing import Final

from trading.kernel.text import text
from trading.procedures.vocabulary import StageKey

EXAMINATIONS: Final = MappingProxyType(
    {
        StageKey.PREQUALIFICATION: text("Prequalification"),
        StageKey.TECHNICAL: text("Technical envelopes"),
        StageKey.RESPONSE: text("Responses and meetings"),
    }
)
"""What is examined in a stage that others continue."""
