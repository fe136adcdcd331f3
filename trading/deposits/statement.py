"""Bank statements as banks export them: a CSV with Chinese headings, in UTF-8 or GB 18030. Pure."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Final

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text

LIMIT: Final = 5 * 1024 * 1024
"""The most bytes of one statement."""

LINES_LIMIT: Final = 20_000

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("流水号", "交易流水号"),
    "booked_at": ("交易时间", "记账时间"),
    "direction": ("收支", "借贷标志"),
    "amount": ("金额", "交易金额"),
    "name": ("对方户名", "对方账户名称"),
    "account": ("对方账号",),
    "bank": ("对方开户行",),
    "remark": ("附言", "摘要"),
}
"""What each line must say, and the headings under which banks say it."""

_CREDIT: Final = frozenset({"收入", "贷", "贷方", "转入"})
_DEBIT: Final = frozenset({"支出", "借", "借方", "转出"})
_WRITTEN_AS: Final = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S")
_SHOWN_FAULTS: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One transaction; `is_credit` when money came in. `name`, `account` and `bank` are the other side's."""

    reference: str
    booked_at: datetime
    is_credit: bool
    amount: Money
    name: str
    account: str
    bank: str
    remark: str


def read_statement(data: bytes) -> list[Line]:
    """Read every line or none; raises Invalid on `statement` with the first faults by line."""
    written = csv.reader(StringIO(_decoded(data)))
    rows = [(number, row) for number, row in enumerate(written, 1) if any(cell.strip() for cell in row)]
    if not rows:
        raise _refused([text("The file is empty.")])
    places = _places(rows[0][1])
    if len(rows) > LINES_LIMIT:
        raise _refused([text("At most %(limit)s lines are possible.", limit=LINES_LIMIT)])
    lines: list[Line] = []
    faults: list[Text] = []
    for number, row in rows[1:]:
        try:
            lines.append(_line(row, places))
        except ValueError as fault:
            faults.append(text("Line %(number)s: %(fault)s cannot be read.", number=number, fault=str(fault)))
    faults += [
        text("The transaction %(reference)s stands in the file twice.", reference=each)
        for each in _twice([line.reference for line in lines])
    ]
    if faults:
        raise _refused(faults[:_SHOWN_FAULTS])
    return lines


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused([text("The file is neither UTF-8 nor GB 18030 text.")])


def _places(headings: list[str]) -> dict[str, int]:
    written = [_clean(heading) for heading in headings]
    places = {
        name: written.index(known)
        for name, spellings in COLUMNS.items()
        for known in spellings
        if known in written
    }
    missing = [spellings[0] for name, spellings in COLUMNS.items() if name not in places]
    if missing:
        raise _refused([text("The column “%(name)s” is missing.", name=name) for name in missing])
    return places


def _line(row: list[str], places: Mapping[str, int]) -> Line:
    cells = {name: _clean(row[place]) if place < len(row) else "" for name, place in places.items()}
    direction = cells["direction"]
    if direction not in _CREDIT | _DEBIT:
        raise ValueError(COLUMNS["direction"][0])
    if not cells["reference"] or len(cells["reference"]) > 60:
        raise ValueError(COLUMNS["reference"][0])
    return Line(
        reference=cells["reference"],
        booked_at=_instant(cells["booked_at"]),
        is_credit=direction in _CREDIT,
        amount=_amount(cells["amount"]),
        name=cells["name"][:200],
        account=cells["account"].replace(" ", "").replace("-", "")[:32],
        bank=cells["bank"][:200],
        remark=cells["remark"][:300],
    )


def _clean(cell: str) -> str:
    # Banks end numbers with a tab so that spreadsheets keep their digits.
    return unicodedata.normalize("NFKC", cell).strip().strip("'`").strip()


def _instant(written: str) -> datetime:
    for form in _WRITTEN_AS:
        try:
            return datetime.strptime(written, form).replace(tzinfo=BEIJING).astimezone(UTC)
        except ValueError:
            continue
    raise ValueError(COLUMNS["booked_at"][0])


def _amount(written: str) -> Money:
    try:
        amount = Money.parse_yuan(written)
    except Invalid as refusal:
        raise ValueError(COLUMNS["amount"][0]) from refusal
    if not amount:
        raise ValueError(COLUMNS["amount"][0])
    return amount


def _twice(references: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for reference in references:
        if reference in seen:
            yield reference
        seen.add(reference)


def _refused(faults: list[Text]) -> Invalid:
    return Invalid(
        "statement_unreadable", text("Nothing was imported: the statement has faults."), {"statement": faults}
    )
