"""The first administrator of an installation comes from its command line, once."""

from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from tests.support.accounts import PASSWORD, a_credit_code
from trading.cli.accounts import accounts


def found(database_url: str, instance: Path, code: str, password: str = PASSWORD) -> Result:
    options = {
        "--centre": "示范县公共资源交易中心",
        "--credit-code": code,
        "--login": "first",
        "--name": "首任管理员",
        "--password": password,
    }
    return CliRunner().invoke(
        accounts,
        ["found", *(part for option in options.items() for part in option)],
        env={"TRADING_DATABASE_URL": database_url, "TRADING_INSTANCE": str(instance)},
    )


def test_the_first_administrator_is_made_once(database_url: str, tmp_path: Path) -> None:
    first = found(database_url, tmp_path, a_credit_code(1, "11"))
    assert first.exit_code == 0, first.output
    again = found(database_url, tmp_path, a_credit_code(2, "11"))
    assert (again.exit_code, "exists already" in again.output) == (1, True)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT login, role FROM people")).all() == [
            ("first", "administrator")
        ]
    engine.dispose()


def test_a_wrong_code_or_a_weak_password_is_refused_with_the_reason(
    database_url: str, tmp_path: Path
) -> None:
    assert "18 characters" in found(database_url, tmp_path, "1234").output
    assert "10 characters" in found(database_url, tmp_path, a_credit_code(1, "11"), "short").output
