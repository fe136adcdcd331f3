"""Codes that survive banks, statements read whole or not at all, interest that can be recomputed by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from trading.deposits.charges import load_schedule
from trading.deposits.interest import Rate, interest, load_rates
from trading.deposits.rules import PAYMENT, Finding, Paid, cap, codes_in, finding, is_covered, new_code
from trading.deposits.statement import read_statement
from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.procedures.records import Basis
from trading.procedures.rows import RuleFileError
from trading.procedures.vocabulary import Certainty

HEAD = "流水号,交易时间,收支,金额,对方户名,对方账号,对方开户行,附言\n"
BASIS = Basis("挂牌利率", Certainty.UNVERIFIED)
DUE = datetime(2026, 12, 3, 1, tzinfo=UTC)


def faults(text: str) -> list[str]:
    with pytest.raises(Invalid, match="statement_unreadable") as refused:
        read_statement(text.encode())
    return [str(each) for each in refused.value.fields["statement"]]


def test_a_code_is_found_however_a_bank_writes_the_remark() -> None:
    code = new_code(PAYMENT)
    full_width = "".join(chr(ord(each) + 0xFEE0) for each in code)
    for remark in (
        code,
        f"保证金{code.lower()}。",
        f"{code[:4]} {code[4:7]}-{code[7:]}",
        f"附言：{full_width}",
    ):
        assert codes_in(remark) == [code]


def test_a_mistyped_code_is_no_code() -> None:
    code = new_code(PAYMENT)
    other = "7" if code[5] != "7" else "8"
    assert codes_in(code[:5] + other + code[6:]) == []
    assert codes_in(code[:9]) == []


def test_codes_do_not_count_up() -> None:
    assert len({new_code(PAYMENT) for _ in range(200)}) == 200


def test_money_counts_before_the_deadline_and_from_the_own_account_alone() -> None:
    in_time = DUE.replace(hour=0)
    assert finding(Paid(Money(1), in_time, True), DUE) is Finding.COUNTS
    assert finding(Paid(Money(1), DUE, True), DUE) is Finding.LATE
    assert finding(Paid(Money(1), in_time, False), DUE) is Finding.FOREIGN_ACCOUNT
    parts = [Paid(Money(600), in_time, True), Paid(Money(399), in_time, True)]
    assert not is_covered(Money(1_000), parts, DUE)
    assert is_covered(Money(999), parts, DUE)


def test_a_cap_is_rounded_in_favour_of_whoever_pays() -> None:
    assert cap(Money(149), 200) == Money(2)


def test_a_statement_is_read_in_the_banks_own_encoding() -> None:
    text = HEAD + '1,2026-11-25 09:59:30,贷,"20,000.00",示范公司,6217 0000-1111\t,示范银行,BZ 付款\n'
    for data in (text.encode("gb18030"), text.encode("utf-8-sig")):
        line = read_statement(data)[0]
        assert line.is_credit
        assert (line.amount, line.account) == (Money.yuan(20_000), "621700001111")
        assert line.booked_at == datetime(2026, 11, 25, 1, 59, 30, tzinfo=UTC)


def test_a_statement_with_one_fault_is_refused_whole_and_says_where() -> None:
    good = "1,2026-11-25 09:59:30,收入,100,甲,62170000,行,附\n"
    assert faults(HEAD + good + "2,昨天,收入,100,甲,62170000,行,附\n") == ["Line 3: 交易时间 cannot be read."]
    assert faults(HEAD + "2,2026-11-25 09:59:30,收入,-5,甲,62170000,行,附\n") == [
        "Line 2: 金额 cannot be read."
    ]
    assert faults(HEAD + good + good) == ["The transaction 1 stands in the file twice."]
    assert faults("流水号,交易时间\n1,2\n")[0] == "The column “收支” is missing."
    assert faults("\n") == ["The file is empty."]


def test_interest_runs_by_days_through_changes_of_the_rate() -> None:
    rates = [
        Rate(date(2026, 1, 1), Decimal("0.36"), BASIS),
        Rate(date(2026, 1, 11), Decimal("0.72"), BASIS),
    ]
    # 100,000 yuan: 10 days at 1 yuan a day, then 5 days at 2 yuan a day
    found = interest(Money.yuan(100_000), date(2026, 1, 1), date(2026, 1, 16), rates)
    assert found.amount == Money.yuan(20)
    assert [(span.days, str(span.percent)) for span in found.spans] == [(10, "0.36"), (5, "0.72")]
    assert interest(Money.yuan(1), date(2026, 1, 1), date(2026, 1, 1), rates).amount == Money(0)
    with pytest.raises(RuleFileError, match="no rate"):
        interest(Money.yuan(1), date(2025, 12, 31), date(2026, 1, 2), rates)


def test_the_county_sets_its_own_rates_and_charges(tmp_path: Path) -> None:
    assert load_rates(tmp_path)[-1].basis.certainty is Certainty.UNVERIFIED
    assert load_schedule(tmp_path) == ()
    (tmp_path / "rates.toml").write_text(
        '[[rates]]\nvalid_from = 2026-01-01\npercent = "0.2"\nsource = "县"\ncertainty = "county_decides"\n'
    )
    assert [rate.percent for rate in load_rates(tmp_path)] == [Decimal("0.2")]
    charge = (
        '[[charges]]\ncode = "service"\ntitle = "服务费"\npayer = "winner"\npayee = "中心"\n'
        'standard = "0.1%"\n'
        'basis_points = 10\ncategories = ["works"]\nsource = "县"\ncertainty = "county_decides"\n'
    )
    (tmp_path / "charges.toml").write_text(charge)
    fee = load_schedule(tmp_path)[0]
    assert fee.amount(None) is None
    assert fee.amount(Money.yuan(1_000_000)) == Money.yuan(1_000)
    assert fee.applies_to("works", "bixuan")
    assert not fee.applies_to("goods", "bixuan")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ('payer = "bidder"\nfixed = "1.00"', "payer"),
        ('payer = "winner"\nfixed = "1.00"\nbasis_points = 10', "fixed"),
        ('payer = "winner"', "fixed"),
        ('payer = "winner"\nfixed = "1.00"\nbribe = true', "unknown key bribe"),
    ],
)
def test_a_faulty_schedule_is_refused_with_its_place(tmp_path: Path, wrong: str, why: str) -> None:
    (tmp_path / "charges.toml").write_text(
        f'[[charges]]\ncode = "a"\ntitle = "b"\npayee = "c"\nstandard = "d"\n{wrong}\n'
        'source = "e"\ncertainty = "county_decides"\n'
    )
    with pytest.raises(RuleFileError, match=why):
        load_schedule(tmp_path)
