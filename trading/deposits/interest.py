"""Interest on securities: whole days at the demand-deposit rate, a year of 360 days.

The day on which money comes in counts, the day on which it goes back does not. There is no interest on
interest: a bank adds it quarterly, and securities seldom stay so long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from trading.kernel.money import Money
from trading.procedures.records import Basis
from trading.procedures.rows import Row, RuleFileError, read_file

YEAR: Final = 360
SHIPPED: Final = Path(__file__).parent.parent / "data" / "deposits" / "rates.toml"
NAME: Final = "rates.toml"


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate in percent from a day on."""

    valid_from: date
    percent: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Span:
    """Days at one rate."""

    days: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Interest:
    """What is owed, and how it was computed."""

    principal: Money
    spans: tuple[Span, ...]
    amount: Money

    @property
    def days(self) -> int:
        return sum(span.days for span in self.spans)

    def as_json(self) -> dict[str, Any]:
        """The computation as plain JSON values."""
        return {
            "principal": self.principal.yuan_text(),
            "year": YEAR,
            "spans": [{"days": span.days, "percent": str(span.percent)} for span in self.spans],
            "interest": self.amount.yuan_text(),
        }


def interest(principal: Money, came: date, goes: date, rates: Sequence[Rate]) -> Interest:
    """Compute the interest of the days for which money stayed; raises RuleFileError without a rate."""
    ordered = sorted(rates, key=lambda rate: rate.valid_from)
    if not ordered or ordered[0].valid_from > came:
        raise RuleFileError(f"{NAME}: no rate is known for {came}")
    ends = [rate.valid_from for rate in ordered[1:]] + [date.max]
    spans = tuple(
        Span((min(end, goes) - max(rate.valid_from, came)).days, rate.percent)
        for rate, end in zip(ordered, ends, strict=True)
        if min(end, goes) > max(rate.valid_from, came)
    )
    fen = sum((principal.fen * span.days * span.percent / 100 / YEAR for span in spans), Decimal(0))
    return Interest(principal, spans, Money(int(fen.quantize(Decimal(1), ROUND_HALF_UP))))


def load_rates(folder: Path) -> tuple[Rate, ...]:
    """The county's own rates if its folder has a file of them, else those shipped; raises RuleFileError."""
    own = folder / NAME
    return _read(own if own.exists() else SHIPPED)


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[Rate, ...]:
    table = read_file(path)
    rates = tuple(_rate(row) for row in table.rows("rates"))
    table.done()
    if len({rate.valid_from for rate in rates}) != len(rates):
        raise RuleFileError(f"{path.name}: two rates begin on one day")
    return rates


def _rate(row: Row) -> Rate:
    written = row.string("percent")
    try:
        percent = Decimal(written)
    except InvalidOperation:
        raise row.fault("percent", 'must be a number such as "0.05"') from None
    if not 0 <= percent < 100:
        raise row.fault("percent", "must lie between 0 and 100")
    rate = Rate(row.day("valid_from"), percent, Basis.read(row))
    row.done()
    return rate
