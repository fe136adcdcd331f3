"""Strict reading of rule files: every key is asked for, an unknown one is a fault, every fault says where."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar

from trading.kernel.errors import Invalid
from trading.kernel.money import Money

E = TypeVar("E", bound=Enum)
V = TypeVar("V")

_MISSING: Final = object()


class RuleFileError(ValueError):
    """A rule file that cannot be used; the message names the file, the row and the key."""


class Row:
    """One table of a rule file. Ask for every key, then call `done`. Every method raises RuleFileError."""

    def __init__(self, place: str, values: object) -> None:
        self.place = place
        if not isinstance(values, dict):
            raise RuleFileError(f"{place}: a table is expected")
        self._values: dict[str, Any] = dict(values)

    def fault(self, key: str, reason: str) -> RuleFileError:
        return RuleFileError(f"{self.place}: {key}: {reason}")

    def has(self, key: str) -> bool:
        return key in self._values

    def skip_if(self, key: str, value: object) -> bool:
        """Tell whether the key has exactly this value, and count it as read then."""
        if self._values.get(key, _MISSING) != value:
            return False
        del self._values[key]
        return True

    def string(self, key: str) -> str:
        found = self._take(key, str, "text")
        if not found.strip():
            raise self.fault(key, "must not be empty")
        return found

    def optional_string(self, key: str) -> str | None:
        self._forget_null(key)
        return self.string(key) if key in self._values else None

    def flag(self, key: str) -> bool:
        return self._take(key, bool, "true or false")

    def number(self, key: str, least: int) -> int:
        found = self._take(key, int, "a whole number")
        if isinstance(found, bool) or found < least:
            raise self.fault(key, f"must be a whole number of at least {least}")
        return found

    def optional_number(self, key: str, least: int) -> int | None:
        self._forget_null(key)
        return self.number(key, least) if key in self._values else None

    def optional_yuan(self, key: str) -> Money | None:
        """An amount in yuan, written as text."""
        written = self.optional_string(key)
        try:
            return None if written is None else Money.parse_yuan(written)
        except Invalid:
            raise self.fault(key, "must be an amount in yuan, as text") from None

    def choice(self, key: str, kind: type[E]) -> E:
        return self._member(key, kind, self._take(key, str, "text"))

    def optional_choice(self, key: str, kind: type[E]) -> E | None:
        self._forget_null(key)
        return self.choice(key, kind) if key in self._values else None

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        found = tuple(self._member(key, kind, value) for value in self._take(key, list, "a list"))
        if len(set(found)) != len(found):
            raise self.fault(key, "names something twice")
        return found

    def day(self, key: str) -> date:
        found = self._values.pop(key, _MISSING)
        if isinstance(found, str):
            found = self._read(key, found, date.fromisoformat, "a date")
        if type(found) is not date:
            raise self.fault(key, "must be a date")
        return found

    def optional_day(self, key: str) -> date | None:
        self._forget_null(key)
        return self.day(key) if key in self._values else None

    def optional_hour(self, key: str) -> time | None:
        found = self._values.pop(key, None)
        if isinstance(found, str):
            found = self._read(key, found, time.fromisoformat, "a time of day")
        if found is not None and type(found) is not time:
            raise self.fault(key, "must be a time of day")
        return found

    def row(self, key: str) -> "Row":
        return Row(f"{self.place}: {key}", self._take(key, dict, "a table"))

    def optional_row(self, key: str) -> "Row | None":
        self._forget_null(key)
        return self.row(key) if key in self._values else None

    def rows(self, key: str) -> Iterator["Row"]:
        for number, values in enumerate(self._take(key, list, "a list of tables"), 1):
            yield Row(f"{self.place}: {key} {number}", values)

    def optional_rows(self, key: str) -> Iterator["Row"]:
        self._forget_null(key)
        return self.rows(key) if key in self._values else iter(())

    def rest(self) -> dict[str, Any]:
        """Every key not yet asked for; for open tables such as names by language."""
        taken, self._values = self._values, {}
        return taken

    def done(self) -> None:
        if self._values:
            raise RuleFileError(f"{self.place}: unknown key {', '.join(sorted(self._values))}")

    def _forget_null(self, key: str) -> None:
        """A frozen copy writes null where the file leaves the key out."""
        if self._values.get(key, _MISSING) is None:
            del self._values[key]

    def _take(self, key: str, kind: type[V], wanted: str) -> V:
        found = self._values.pop(key, _MISSING)
        if found is _MISSING:
            raise self.fault(key, "is missing")
        if not isinstance(found, kind):
            raise self.fault(key, f"must be {wanted}")
        return found

    def _member(self, key: str, kind: type[E], value: object) -> E:
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(member.value) for member in kind)
            raise self.fault(key, f"{value!r} is not one of {known}") from None

    def _read(self, key: str, written: str, reader: Callable[[str], V], wanted: str) -> V:
        try:
            return reader(written)
        except ValueError:
            raise self.fault(key, f"{written!r} is not {wanted}") from None


def read_file(path: Path) -> Row:
    """Open one TOML file as a row named after it. Raises RuleFileError."""
    try:
        return Row(path.name, tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as fault:
        raise RuleFileError(f"{path.name}: {fault}") from fault
