"""Tables that offices hand over as CSV: Chinese headings, in UTF-8 or GB 18030. Pure."""

import csv
import unicodedata
from collections.abc import Mapping
from io import StringIO
from typing import Final

from trading.kernel.errors import Invalid
from trading.kernel.text import Text, text

LINES_LIMIT: Final = 20_000
SHOWN_FAULTS: Final = 5

Columns = Mapping[str, tuple[str, ...]]
"""What each line says, by name, and the headings under which it is written."""


def read_sheet(
    data: bytes, columns: Columns, field: str, optional: Columns | None = None
) -> list[tuple[int, dict[str, str]]]:
    """Give the number and the cells of every line; raises Invalid on `field`.

    A column of `optional` that is missing is empty in every line.
    """
    written = csv.reader(StringIO(_decoded(data, field)))
    rows = [(number, row) for number, row in enumerate(written, 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise Invalid.field(field, text("The file is empty."))
    if len(rows) > LINES_LIMIT:
        raise Invalid.field(field, text("At most %(limit)s lines are possible.", limit=LINES_LIMIT))
    places = _places(rows[0][1], columns, optional or {}, field)
    return [(number, {name: _cell(row, place) for name, place in places.items()}) for number, row in rows[1:]]


def refuse(field: str, faults: list[Text]) -> None:
    """Raise Invalid on `field` with the first faults, if there are any."""
    if faults:
        raise Invalid(None, None, {field: faults[:SHOWN_FAULTS]})


def clean(written: str) -> str:
    """Full-width letters and digits as ordinary ones, without spaces around."""
    return unicodedata.normalize("NFKC", written).strip()


def _decoded(data: bytes, field: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid.field(field, text("The file is neither UTF-8 nor GB 18030 text."))


def _places(headings: list[str], columns: Columns, optional: Columns, field: str) -> dict[str, int | None]:
    written = [clean(heading) for heading in headings]

    def place(known: tuple[str, ...]) -> int | None:
        return next((written.index(heading) for heading in known if heading in written), None)

    missing = [known[0] for known in columns.values() if place(known) is None]
    if missing:
        reason = text("These columns are missing: %(names)s.", names=tuple(missing))
        raise Invalid.field(field, reason)
    return {name: place(known) for name, known in {**columns, **optional}.items()}


def _cell(row: list[str], place: int | None) -> str:
    return clean(row[place]) if place is not None and place < len(row) else ""
