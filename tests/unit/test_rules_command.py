"""A county checks its rule files before they take effect."""

from pathlib import Path

from click.testing import CliRunner

from trading.cli.rules import rules
from trading.eligibility.catalogue import SHIPPED


def test_the_shipped_files_are_in_order() -> None:
    result = CliRunner().invoke(rules, ["check"])
    assert result.exit_code == 0
    assert "county 2026-1:" in result.output
    assert "bixuan_works 2026-1: 工程比选（最低评标价法）" in result.output
    assert "provisional years: 2027, 2028" in result.output


def test_a_gap_is_reported_with_its_range(tmp_path: Path) -> None:
    shipped = (SHIPPED / "county-2018.toml").read_text("utf-8")
    (tmp_path / "county.toml").write_text(shipped.replace('below = "50,000"', 'below = "49,000"', 1), "utf-8")
    result = CliRunner().invoke(rules, ["check", "--eligibility", str(tmp_path)])
    assert result.exit_code == 1
    assert "no rule on [49,000.00, 50,000.00) after W1: works by total_investment" in result.output


def test_a_faulty_holiday_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text("year = 2027")
    result = CliRunner().invoke(rules, ["check", "--holidays", str(tmp_path)])
    assert result.exit_code == 1
    assert "2027.toml: exactly year, source, free and work are expected" in result.output
