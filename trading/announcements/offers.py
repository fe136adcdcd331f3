"""What a bid must state beside its files, and how large what is sent may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from trading.procedures.parts import Stage
from trading.procedures.vocabulary import Category
from trading.sealing.facts import Field, Limits

SUMMARY_LIMIT: Final = 256 * 1024
FILES_LIMIT: Final = 200
CHUNK_LIMIT: Final = 8 * 1024 * 1024
"""Sizes in bytes; the limit of the body is a setting of the installation."""

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


PRICED_PARTS: Final = frozenset({"letter_of_tender", "price_sheet"})
"""Parts that tell a price. Where technical and price envelopes are apart, the others are technical."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the envelopes of one stage state, and which of the required parts they hold."""

    price: bool
    duration: bool
    fields: tuple[Field, ...]
    parts: tuple[str, ...]


def asked_of(category: str, stage: Stage, codes: Iterable[str], *, is_apart: bool) -> Asked:
    """What a stage asks for, of these parts; `is_apart`: another stage has the same deadline."""
    parts = tuple(code for code in codes if not is_apart or (code in PRICED_PARTS) is stage.price)
    if stage.price:
        return Asked(True, needs_duration(category), offer_fields(category), parts)
    return Asked(False, False, (_REMARKS,), parts)


def limits(part_limit: int) -> Limits:
    """How large the parts of an envelope may be; `part_limit` in bytes is the installation's for the body."""
    return Limits(SUMMARY_LIMIT, part_limit, FILES_LIMIT, CHUNK_LIMIT)


def offer_fields(category: str) -> tuple[Field, ...]:
    """The further lines of the summary for a category; titles stand in records and are Chinese."""
    return OFFER_FIELDS.get(Category(category), (_REMARKS,))


def needs_duration(category: str) -> bool:
    """Whether the bidder states within how many days it delivers."""
    return Category(category) in OFFER_FIELDS
