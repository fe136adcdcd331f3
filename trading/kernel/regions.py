"""The tree of places: province, city, county, township, village, by the twelve-digit statistical code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

CODE_LENGTH: Final = 12


class Level(Enum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


DIGITS: Final[Mapping[Level, int]] = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
"""How many leading digits of a code name a place of this level; the rest are zeros."""


class RegionError(ValueError):
    """A tree that does not hang together; says which code is wrong."""


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    level: Level

    @property
    def prefix(self) -> str:
        """The digits that every place inside begins with."""
        return self.code[: DIGITS[self.level]]


class RegionTree:
    """All known places. Raises RegionError for a wrong code, a place twice or one without its parent."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions: dict[str, Region] = {}
        for region in regions:
            if region.code in self._regions:
                raise RegionError(f"{region.code} stands twice")
            self._regions[region.code] = region
        for region in self._regions.values():
            _must_be_well_formed(region)
            if region.level is not Level.PROVINCE and self.parent(region) is None:
                raise RegionError(f"{region.code} lies in no known place")

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions.values())

    def find(self, code: str) -> Region | None:
        return self._regions.get(code)

    def parent(self, region: Region) -> Region | None:
        above = _above(region.level)
        return None if above is None else self.find(full_code(region.code[: DIGITS[above]]))

    def children(self, region: Region) -> list[Region]:
        return [each for each in self if each is not region and self.parent(each) is region]

    def path(self, code: str) -> list[Region]:
        """The places from the province down to `code`; empty when the code is not known."""
        line: list[Region] = []
        place = self.find(code)
        while place is not None:
            line.insert(0, place)
            place = self.parent(place)
        return line

    def words(self, code: str, start: Level = Level.CITY) -> str:
        """The written address of a place, from `start` downward; empty when the code is not known."""
        first = list(Level).index(start)
        return "".join(each.name for each in self.path(code) if list(Level).index(each.level) >= first)

    def search(self, words: str) -> list[Region]:
        """Places whose name holds `words`, or whose code begins with them."""
        sought = words.strip()
        return [each for each in self if sought and (sought in each.name or each.code.startswith(sought))]


def full_code(prefix: str) -> str:
    return prefix.ljust(CODE_LENGTH, "0")


def is_within(code: str, outer: str) -> bool:
    """Tell whether the place `code` lies in the place `outer`, or is that place."""
    return bool(outer) and code.startswith(_significant(outer))


def _significant(code: str) -> str:
    for digits in DIGITS.values():
        if not code[digits:].strip("0"):
            return code[:digits]
    return code


def _above(level: Level) -> Level | None:
    order = list(Level)
    position = order.index(level)
    return order[position - 1] if position else None


def _must_be_well_formed(region: Region) -> None:
    code, digits = region.code, DIGITS[region.level]
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()) or code[digits:].strip("0"):
        raise RegionError(f"{code} is not a code of a {region.level.value}")
    above = _above(region.level)
    if not code[DIGITS[above] if above else 0 : digits].strip("0"):
        raise RegionError(f"{code} is not a code of a {region.level.value}")
