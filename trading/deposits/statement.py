"""Bank statements as banks export them: a CSV with Chinese headings, in UTF-8 or GB 18030. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from trading.kernel.clock import BEIJING
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.store.sheets import SHOWN_FAULTS, Columns, UnreadableError, clean, read_sheet

LIMIT: Final = 5 * 1024 * 1024
"""The most bytes of one statement."""

COLUMNS: Final[Columns] = {
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
    try:
        rows = read_sheet(data, COLUMNS, cleaned=_clean, last_counts=True)
    except UnreadableError as unreadable:
        raise _refused(unreadable.faults) from unreadable
    lines: list[Line] = []
    faults: list[Text] = []
    for number, cells in rows:
        try:
            lines.append(_line(cells))
        except ValueError as fault:
            faults.append(text("Line %(number)s: %(fault)s cannot be read.", number=number, fault=str(fault)))
    faults += [
        text("The transaction %(reference)s stands in the file twice.", reference=each)
        for each in _twice([line.reference for line in lines])
    ]
    if faults:
        raise _refused(faults[:SHOWN_FAULTS])
    return lines


def _line(cells: Mapping[str, str]) -> Line:
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
    return clean(cell).strip("'`").strip()


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
