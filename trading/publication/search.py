"""What a reader asks of the list: read from an address and written into one. Unknown values are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final, TypeVar

from trading.kernel.clock import BEIJING
from trading.procedures.vocabulary import Category, Method
from trading.projects.rules import Phase

E = TypeVar("E", bound=Enum)

STAGES: Final = tuple(phase for phase in Phase if phase is not Phase.PREPARING)
SORTS: Final = ("-published", "published", "deadline", "-deadline", "amount", "-amount")
QUESTION_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the list; empty parts ask for everything. Days are Beijing days, both ends included."""

    q: str = ""
    stage: tuple[Phase, ...] = ()
    category: tuple[Category, ...] = ()
    method: tuple[Method, ...] = ()
    region: str = ""
    from_day: date | None = None
    to_day: date | None = None
    sort: str = SORTS[0]
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> "Search":
        """Read the values of an address, each name with all its values."""
        region = _first(given, "region")
        sort = _first(given, "sort")
        return cls(
            q=_first(given, "q")[:QUESTION_LIMIT],
            stage=_known(given.get("stage", ()), STAGES),
            category=_known(given.get("category", ()), tuple(Category)),
            method=_known(given.get("method", ()), tuple(Method)),
            region=region if region.isascii() and region.isdecimal() else "",
            from_day=_day(_first(given, "from")),
            to_day=_day(_first(given, "to")),
            sort=sort if sort in SORTS else SORTS[0],
            page=_page(_first(given, "page")),
        )

    def address(self) -> dict[str, str | list[str]]:
        """Write the values that differ from the usual ones."""
        values: Mapping[str, str | list[str]] = {
            "q": self.q,
            "stage": [each.value for each in self.stage],
            "category": [each.value for each in self.category],
            "method": [each.value for each in self.method],
            "region": self.region,
            "from": self.from_day.isoformat() if self.from_day else "",
            "to": self.to_day.isoformat() if self.to_day else "",
            "sort": self.sort if self.sort != SORTS[0] else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in values.items() if value}

    def address_without(self, name: str, value: str) -> dict[str, str | list[str]]:
        """The address of the same question without one of its conditions, on the first page."""
        address = replace(self, page=1).address()
        kept = address.pop(name)
        if isinstance(kept, list) and len(kept) > 1:
            address[name] = [each for each in kept if each != value]
        return address

    @property
    def starts(self) -> datetime | None:
        return datetime.combine(self.from_day, time(), BEIJING) if self.from_day else None

    @property
    def ends(self) -> datetime | None:
        """The instant before which deadlines lie."""
        return datetime.combine(self.to_day + timedelta(days=1), time(), BEIJING) if self.to_day else None


def _known(given: Sequence[str], possible: Sequence[E]) -> tuple[E, ...]:
    names = {each.value: each for each in possible}
    return tuple(dict.fromkeys(names[each] for each in given if each in names))


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "").strip()


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _page(given: str) -> int:
    return max(1, min(int(given), 10_000)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
