"""Rules as records: what they are based on, and how they are written as plain JSON values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any, Final

from trading.kernel.money import Money
from trading.procedures.rows import Row
from trading.procedures.vocabulary import Certainty

_WRITTEN_AS: Final = {"start": "from", "end": "to"}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from, and how sure that is."""

    source: str
    certainty: Certainty

    @classmethod
    def read(cls, row: Row) -> "Basis":
        return cls(row.string("source"), row.choice("certainty", Certainty))


def plain(record: Any) -> dict[str, Any]:
    """Write a record by field as plain JSON values; a basis stands beside what it is the basis of."""
    table: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Basis):
            table |= plain(value)
        else:
            table[_WRITTEN_AS.get(field.name, field.name)] = _plain(value)
    return table


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Money):
        return value.yuan_text()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    return plain(value) if is_dataclass(value) else value
