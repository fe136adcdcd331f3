"""Tables that offices hand over as CSV: Chinese headings, in UTF-8 or GB 18030. Pure."""

import csv
import unicodedata
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Final

from trading.kernel.text import Text, text

LINES_LIMIT: Final = 20_000
SHOWN_FAULTS: Final = 5

Columns = Mapping[str, tuple[str, ...]]
"""What each line says, by name, and the headings under which it is written."""


class UnreadableError(ValueError):
    """A table that cannot be read; `faults` say why, for whoever handed it over."""

    def __init__(self, faults: list[Text]) -> None:
        super().__init__(faults)
        self.faults = faults


def clean(written: str) -> str:
    """Full-width letters and digits as ordinary ones, without spaces around."""
    return unicodedata.normalize("NFKC", written).strip()


def read_sheet(
    data: bytes,
    columns: Columns,
    optional: Columns | None = None,
    *,
    cleaned: Callable[[str], str] = clean,
    last_counts: bool = False,
) -> list[tuple[int, dict[str, str]]]:
    """Give the number and the cells of every line; raises UnreadableError.

    A column of `optional` that is missing is empty in every line. Where several headings of one column are
    there, the first of them counts, or with `last_counts` the last.
    """
    written = csv.reader(StringIO(_decoded(data)))
    rows = [(number, row) for number, row in enumerate(written, 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise UnreadableError([text("The file is empty.")])
    places = _places([cleaned(heading) for heading in rows[0][1]], columns, optional or {}, last_counts)
    if len(rows) > LINES_LIMIT:
        raise UnreadableError([text("At most %(limit)s lines are possible.", limit=LINES_LIMIT)])

    def cell(row: list[str], place: int | None) -> str:
        return cleaned(row[place]) if place is not None and place < len(row) else ""

    return [(number, {name: cell(row, place) for name, place in places.items()}) for number, row in rows[1:]]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError([text("The file is neither UTF-8 nor GB 18030 text.")])


def _places(
    written: list[str], columns: Columns, optional: Columns, last_counts: bool
) -> dict[str, int | None]:
    def place(known: tuple[str, ...]) -> int | None:
        found = [written.index(heading) for heading in known if heading in written]
        return found[-1 if last_counts else 0] if found else None

    missing = [known[0] for known in columns.values() if place(known) is None]
    if missing:
        raise UnreadableError([text("The column “%(name)s” is missing.", name=name) for name in missing])
    return {name: place(known) for name, known in {**columns, **optional}.items()}
