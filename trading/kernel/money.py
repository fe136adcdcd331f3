"""Money in renminbi as a whole number of fen; no floats anywhere."""

import re
from dataclasses import dataclass
from typing import Final

from trading.kernel.errors import Invalid
from trading.kernel.text import Text, text

LIMIT_FEN: Final = 10**15

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_YUAN: Final = re.compile(r"(?P<yuan>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]{1,2}))?\s*元?")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))

NOT_AN_AMOUNT: Final = text("Enter an amount in yuan with at most two decimals, for example 1,234.50.")
TOO_LARGE: Final = text("This amount is too large.")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen (1 yuan = 100 fen), at most 10^15 fen either way. Raises ValueError beyond that."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int or abs(self.fen) > LIMIT_FEN:
            raise ValueError("money is a whole number of fen within the limit")

    @classmethod
    def parse_yuan(cls, written: object) -> "Money":
        """Read an amount as a person writes it in yuan; raises Invalid with one reason.

        Full-width digits, thousands separators in their places and a closing 元 are understood. Signs,
        exponents, more than two decimals and numbers that are not text are refused.
        """
        if not isinstance(written, str):
            raise _refused(NOT_AN_AMOUNT)
        plain = written.strip().translate(_FULL_WIDTH)
        found = _YUAN.fullmatch(plain) if len(plain) <= 40 else None
        if found is None:
            raise _refused(NOT_AN_AMOUNT)
        fen = int(found["yuan"].replace(",", "")) * 100 + int((found["decimals"] or "").ljust(2, "0"))
        if fen > LIMIT_FEN:
            raise _refused(TOO_LARGE)
        return cls(fen)

    @classmethod
    def yuan(cls, yuan: int) -> "Money":
        """Make an amount of whole yuan."""
        return cls(yuan * 100)

    def yuan_text(self) -> str:
        """Write plain yuan with two decimals, for records and machines: 1234.50."""
        return self._signed(f"{abs(self.fen) // 100}")

    def grouped(self) -> str:
        """Write yuan with thousands separators and two decimals, for people: 1,234.50."""
        return self._signed(f"{abs(self.fen) // 100:,}")

    def wan(self) -> str:
        """Write the exact amount in 万元 without trailing zeros: 199.999999."""
        whole, rest = divmod(abs(self.fen), 1_000_000)
        decimals = f".{rest:06d}".rstrip("0").rstrip(".")
        return f"{'-' if self.fen < 0 else ''}{whole:,}{decimals}"

    def capital(self) -> str:
        """Write the amount in capital numerals (大写), as documents of payment require."""
        yuan, cents = divmod(abs(self.fen), 100)
        jiao, fen = divmod(cents, 10)
        words = f"{_numeral(yuan)}元" if yuan or not cents else ""
        if jiao:
            words += f"{_DIGITS[jiao]}角"
        elif fen and yuan:
            words += "零"
        words += f"{_DIGITS[fen]}分" if fen else "整"
        return f"人民币{'负' if self.fen < 0 else ''}{words}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return self.grouped()

    def _signed(self, yuan: str) -> str:
        return f"{'-' if self.fen < 0 else ''}{yuan}.{abs(self.fen) % 100:02d}"


ZERO: Final = Money(0)


def _refused(reason: Text) -> Invalid:
    return Invalid("not_an_amount", reason, {"amount": [reason]})


def _numeral(number: int) -> str:
    """Write a whole number below 10^16 in capital numerals."""
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            upper, lower = divmod(number, size)
            pause = "零" if 0 < lower < size // 10 else ""
            return _numeral(upper) + word + pause + (_numeral(lower) if lower else "")
    words, pause = "", ""
    for size, word in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            words += pause + _DIGITS[digit] + word
            pause = ""
        elif words:
            pause = "零"
    return words or _DIGITS[0]
