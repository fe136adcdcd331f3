"""What the centre checks, by category, and what it must answer when something is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from trading.kernel.errors import Conflict
from trading.kernel.text import text
from trading.procedures.records import Basis
from trading.procedures.rows import Row, RuleFileError, read_file
from trading.procedures.vocabulary import Category
from trading.projects.rules import CheckResult

SHIPPED: Final = Path(__file__).parent.parent / "data" / "checklist.toml"
OTHER: Final = "other"
"""The kind of an attached file that no item of the checklist asks for."""


class Evidence(Enum):
    FILE = "file"
    FILE_IF_ANY = "file_if_any"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist; `names` by language tag."""

    code: str
    categories: frozenset[Category]
    evidence: Evidence
    names: Mapping[str, str]
    basis: Basis

    @property
    def name(self) -> str:
        """The name of record."""
        return self.names["zh-Hans"]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one item."""

    item: Item
    result: CheckResult | None
    remark: str = ""

    @property
    def is_raised(self) -> bool:
        return self.result in (CheckResult.MISSING, CheckResult.WRONG)


def items_for(category: str, path: Path = SHIPPED) -> list[Item]:
    """The checklist of a category, in the order of the file. Raises RuleFileError."""
    return [item for item in load_checklist(path) if category in {each.value for each in item.categories}]


def must_be_whole(found: Sequence[Found]) -> None:
    """Raise Conflict unless every item has a result."""
    if any(each.result is None for each in found):
        raise Conflict("check_unfinished", text("Check every item before you answer."))


def must_be_in_order(found: Sequence[Found]) -> None:
    """Raise Conflict unless every item is in order."""
    must_be_whole(found)
    if any(each.is_raised for each in found):
        raise Conflict(
            "items_raised", text("Items are missing or wrong; send the registration back with all of them.")
        )


def must_raise_something(found: Sequence[Found]) -> None:
    """Raise Conflict when every item is in order."""
    must_be_whole(found)
    if not any(each.is_raised for each in found):
        raise Conflict("nothing_raised", text("Every item is in order; there is nothing to send back."))


def raised_late(turn: int, now: Collection[str], before: Collection[str]) -> list[str]:
    """The items raised in a later round that no earlier answer named (一次性告知)."""
    return sorted(set(now) - set(before)) if turn > 1 else []


@lru_cache(maxsize=4)
def load_checklist(path: Path = SHIPPED) -> tuple[Item, ...]:
    """Read every item. Raises RuleFileError."""
    file = read_file(path)
    items = tuple(_item(row) for row in file.rows("items"))
    file.done()
    if len({item.code for item in items}) != len(items):
        raise RuleFileError(f"{path.name}: a code stands twice")
    return items


def _item(row: Row) -> Item:
    item = Item(
        code=row.string("code"),
        categories=frozenset(row.choices("categories", Category)),
        evidence=row.choice("evidence", Evidence),
        names={tag: str(name) for tag, name in row.row("names").rest().items()},
        basis=Basis.read(row),
    )
    if "zh-Hans" not in item.names:
        raise row.fault("names", "the name of record (zh-Hans) is missing")
    row.done()
    return item
