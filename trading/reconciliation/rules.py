"""When a payment is known to the platform, and when several projects look like one need. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import Final
from uuid import UUID

from trading.kernel.money import Money

WITHIN: Final = timedelta(days=365)
"""How far apart projects of one need are looked at together (采购法实施条例 28: yearly)."""

ALIKE: Final = 0.5
"""The share of common pairs of characters from which two titles are taken for one need."""

AROUND: Final = timedelta(days=60)
"""How far the day in a finance list may lie from that of the contract it belongs to."""


class Standing(Enum):
    """What is known about one line of a finance list."""

    KNOWN = "known"
    BELOW = "below"
    SUSPECTED = "suspected"
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Paid:
    """One line of a finance list, as far as it is compared."""

    unit: str
    supplier: str
    amount: Money
    on: date
    reference: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """A contract or a recorded purchase on the platform; `names` are the numbers it goes by."""

    names: frozenset[str]
    unit: str
    supplier: str
    amount: Money
    on: date


def is_known(paid: Paid, concluded: Iterable[Concluded]) -> bool:
    """Whether the platform knows what was paid: by a number, or by both sides, the day and enough money.

    A payment may be a part of its contract, never more than it.
    """
    return any(
        paid.reference in each.names
        if paid.reference
        else (each.unit, each.supplier) == (paid.unit, paid.supplier)
        and paid.amount <= each.amount
        and abs(paid.on - each.on) <= AROUND
        for each in concluded
    )


def suspected(paid: Sequence[Paid], concluded: Sequence[Concluded], threshold: Money) -> list[bool]:
    """For each line whether it looks like a trade outside the platform.

    What is unknown counts together for one unit and supplier within a year: many small payments may be one
    trade.
    """
    unknown = [not is_known(each, concluded) for each in paid]
    return [
        is_unknown
        and sum(
            other.amount.fen
            for other, counts in zip(paid, unknown, strict=True)
            if counts
            and (other.unit, other.supplier) == (each.unit, each.supplier)
            and abs(other.on - each.on) <= WITHIN
        )
        >= threshold.fen
        for each, is_unknown in zip(paid, unknown, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Need:
    """A registered project, as far as it is compared with others."""

    project_id: UUID
    unit_id: UUID
    category: str
    title: str
    place: str
    on: date


def are_alike(one: Need, other: Need) -> bool:
    """Whether two projects may be one need: the same unit and kind within a year, at one place or alike."""
    if (one.unit_id, one.category) != (other.unit_id, other.category) or abs(one.on - other.on) > WITHIN:
        return False
    return bool(one.place and one.place == other.place) or likeness(one.title, other.title) >= ALIKE


def likeness(one: str, other: str) -> float:
    """The share of common pairs of characters (Dice), without digits and marks of parts."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _pairs(title: str) -> set[str]:
    letters = [
        letter for letter in title if letter.isalpha() and letter not in "一二三四五六七八九十期标段批次第"
    ]
    return {first + second for first, second in pairwise(letters)}


def clusters(needs: Sequence[Need]) -> list[list[Need]]:
    """Groups of two and more projects that are alike, directly or through one between them."""
    groups: list[list[Need]] = []
    for need in sorted(needs, key=lambda each: each.on):
        joined = [group for group in groups if any(are_alike(need, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([each for group in joined for each in group] + [need])
    return [group for group in groups if len(group) > 1]


Way = tuple[int, int, int]
"""Entry and venue in rising strictness, and whether a tender is the usual method."""


def evades(apart: Iterable[Way], together: Way | None) -> bool:
    """Whether a group would have to go a stricter way as one project than each of its parts went.

    `together` is None where no rule covers the whole.
    """
    return together is None or all(way < together for way in apart)


def total(amounts: Iterable[Mapping[str, Money]]) -> dict[str, Money]:
    """Amounts added up by what they measure."""
    found: dict[str, int] = {}
    for each in amounts:
        for name, amount in each.items():
            found[name] = found.get(name, 0) + amount.fen
    return {name: Money(fen) for name, fen in found.items()}
