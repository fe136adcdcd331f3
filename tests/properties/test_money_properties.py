"""Money read back from what was written is the same money."""

from hypothesis import given
from hypothesis import strategies as st

from trading.kernel.money import LIMIT_FEN, Money

amounts = st.integers(0, LIMIT_FEN).map(Money)

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_numeral(words: str) -> int:
    """Read capital numerals independently of how they are written: split at the largest unit first."""
    for word, size in (("亿", 10**8), ("万", 10**4)):
        if word in words:
            upper, lower = words.rsplit(word, 1)
            return read_numeral(upper) * size + read_numeral(lower)
    total = digit = 0
    for character in words:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total, digit = total + digit * PLACES[character], 0
    return total + digit


def read_capital(capital: str) -> int:
    words = capital.removeprefix("人民币").removesuffix("整")
    yuan, mark, cents = words.rpartition("元")
    jiao, mark_jiao, fen = cents.rpartition("角")
    return (read_numeral(yuan) * 100 if mark else 0) + (
        (read_numeral(jiao) * 10 if mark_jiao else 0) + read_numeral(fen.removesuffix("分"))
    )


@given(amounts)
def test_every_written_form_reads_back_exactly(amount: Money) -> None:
    assert Money.parse_yuan(amount.yuan_text()) == amount
    assert Money.parse_yuan(amount.grouped() + "元") == amount


@given(amounts)
def test_ten_thousands_are_exact(amount: Money) -> None:
    whole, _, decimals = amount.wan().replace(",", "").partition(".")
    assert int(whole) * 1_000_000 + int(decimals.ljust(6, "0")) == amount.fen


@given(amounts)
def test_capital_numerals_name_exactly_this_amount(amount: Money) -> None:
    assert read_capital(amount.capital()) == amount.fen
    assert "零零" not in amount.capital()
