import pytest

from trading.kernel.errors import Invalid
from trading.kernel.money import LIMIT_FEN, Money


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("0", 0),
        ("123.45", 12345),
        ("1,234.5", 123450),
        ("１，２３４．５０", 123450),
        (" 200000 ", 20_000_000),
        ("1999999.99元", 199_999_999),
        ("50 元", 5000),
        ("10,000,000,000,000", LIMIT_FEN),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: str, fen: int) -> None:
    assert Money.parse_yuan(written) == Money(fen)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "元",
        "1e3",
        "-5",
        "+5",
        "1.005",
        "5.",
        ".5",
        "1,23.00",
        "1234,567",
        "20万",
        "¥5",
        "٣",
        "1 000",
        "10,000,000,000,000.01",
        "9" * 5000,
        "nan",
        "0x10",
        1.5,
        100,
        True,
        None,
    ],
)
def test_what_is_not_a_plain_amount_is_refused_with_a_reason(written: object) -> None:
    with pytest.raises(Invalid) as refusal:
        Money.parse_yuan(written)
    assert refusal.value.status == 422
    assert refusal.value.fields["amount"]


@pytest.mark.parametrize(
    ("fen", "capital"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (12345, "人民币壹佰贰拾叁元肆角伍分"),
        (12300, "人民币壹佰贰拾叁元整"),
        (140950, "人民币壹仟肆佰零玖元伍角整"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (10_700_053, "人民币壹拾万柒仟元伍角叁分"),
        (199_999_999, "人民币壹佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (10_000_000_500, "人民币壹亿零伍元整"),
        (100_020_000, "人民币壹佰万零贰佰元整"),
        (300_050_000_000_000, "人民币叁万零伍亿元整"),
        (LIMIT_FEN, "人民币壹拾万亿元整"),
        (-100, "人民币负壹元整"),
    ],
)
def test_capital_numerals_follow_the_payment_rules(fen: int, capital: str) -> None:
    assert Money(fen).capital() == capital


def test_ten_thousands_lose_no_fen() -> None:
    assert Money(199_999_999).wan() == "199.999999"
    assert Money.yuan(2_000_000).wan() == "200"
    assert Money(1).wan() == "0.000001"
    assert Money.yuan(123_456_700_000).wan() == "12,345,670"


def test_differences_may_be_negative_but_stay_exact() -> None:
    difference = Money.yuan(1) - Money(101)
    assert (difference.yuan_text(), difference.grouped()) == ("-0.01", "-0.01")


@pytest.mark.parametrize("fen", [1.0, "1", True, LIMIT_FEN + 1])
def test_money_is_never_made_of_anything_but_whole_fen(fen: object) -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        Money(fen)  # type: ignore[arg-type]  # the point of the test
