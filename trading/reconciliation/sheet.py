"""The finance list as a file: which columns it has, and how its lines are read. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text
from trading.store.sheets import SHOWN_FAULTS, Columns, UnreadableError, read_sheet

FIELD: Final = "file"
LIMIT: Final = 5 * 1024 * 1024
"""The most bytes of one list."""

COLUMNS: Final[Columns] = {
    "unit_name": ("单位名称", "采购单位", "付款单位"),
    "supplier_name": ("供应商名称", "收款单位", "收款人"),
    "amount": ("金额", "合同金额", "付款金额"),
    "on": ("日期", "签订日期", "付款日期"),
}
OPTIONAL: Final[Columns] = {
    "unit_code": ("单位统一社会信用代码", "单位信用代码"),
    "supplier_code": ("供应商统一社会信用代码", "供应商信用代码"),
    "title": ("合同名称", "用途", "摘要"),
    "reference": ("平台编号", "合同编号", "项目编号"),
}
_WRITTEN_AS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    unit_name: str
    unit: str
    supplier_name: str
    supplier: str
    title: str
    amount: Money
    on: date
    reference: str


def read_lines(data: bytes) -> list[Line]:
    """Read every line or none; raises Invalid with the first faults by line."""
    try:
        rows = read_sheet(data, COLUMNS, OPTIONAL)
    except UnreadableError as unreadable:
        raise Invalid(None, None, {FIELD: unreadable.faults}) from unreadable
    lines, faults = [], list[Text]()
    for number, cells in rows:
        try:
            lines.append(_line(number, cells))
        except (ValueError, Invalid):
            faults.append(
                text(
                    "Line %(number)s: unit, supplier, an amount above zero and a day are needed.",
                    number=number,
                )
            )
    if faults:
        raise Invalid(None, None, {FIELD: faults[:SHOWN_FAULTS]})
    return lines


def _line(number: int, cells: dict[str, str]) -> Line:
    amount = Money.parse_yuan(cells["amount"])
    if not (cells["unit_name"] and cells["supplier_name"] and amount):
        raise ValueError(number)
    return Line(
        number=number,
        unit_name=cells["unit_name"],
        unit=cells["unit_code"].upper() or cells["unit_name"],
        supplier_name=cells["supplier_name"],
        supplier=cells["supplier_code"].upper() or cells["supplier_name"],
        title=cells["title"],
        amount=amount,
        on=_day(cells["on"]),
        reference=cells["reference"].upper(),
    )


def _day(written: str) -> date:
    for pattern in _WRITTEN_AS:
        try:
            return datetime.strptime(written, pattern).date()  # noqa: DTZ007  # a day without a time
        except ValueError:
            continue
    raise ValueError(written)
