"""Production refuses to start with a setting that would endanger the trading."""

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trading.config import Config, UnsafeConfiguration, load


@pytest.fixture
def safe(tmp_path: Path) -> Config:
    (tmp_path / "keys").mkdir(mode=0o700)
    return Config(
        instance=tmp_path,
        database_url="postgresql+psycopg://trading@db/trading",
        secret_key="k" * 32,
        production=True,
        base_url="https://ggzy.example.gov.cn",
        origin="ggzy.example.gov.cn",
    )


def test_safe_settings_start(safe: Config) -> None:
    safe.must_be_safe()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"demo": True}, "TRADING_DEMO"),
        ({"secret_key": "k" * 31}, "TRADING_SECRET_KEY"),
        ({"secret_key": ""}, "TRADING_SECRET_KEY"),
        ({"base_url": "http://ggzy.example.gov.cn"}, "TRADING_BASE_URL"),
        ({"origin": "ggzy.localhost"}, "TRADING_ORIGIN"),
        ({"password_memory": 8 * 1024}, "passwords"),
        ({"password_rounds": 1}, "passwords"),
        ({"smtp_host": "mail.example.gov.cn"}, "TRADING_SMTP_SENDER"),
        ({"tsa_url": "https://stamps.example.gov.cn"}, "TRADING_TSA_ROOTS"),
    ],
    ids=lambda each: str(each),
)
def test_each_unsafe_setting_is_refused_by_name(safe: Config, change: dict[str, Any], named: str) -> None:
    with pytest.raises(UnsafeConfiguration, match=named):
        replace(safe, **change).must_be_safe()


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777])
def test_signing_keys_that_others_can_read_are_refused(safe: Config, mode: int) -> None:
    safe.keys_folder.chmod(mode)
    with pytest.raises(UnsafeConfiguration, match="signing keys"):
        safe.must_be_safe()


def test_every_fault_is_named_at_once(safe: Config) -> None:
    with pytest.raises(UnsafeConfiguration) as refusal:
        replace(safe, demo=True, secret_key="short", origin="x.localhost").must_be_safe()
    assert all(
        name in str(refusal.value) for name in ("TRADING_DEMO", "TRADING_SECRET_KEY", "TRADING_ORIGIN")
    )


def test_a_development_machine_may_be_careless(safe: Config) -> None:
    replace(
        safe, production=False, demo=True, secret_key="x", base_url="http://127.0.0.1:8000"
    ).must_be_safe()


def test_production_makes_up_no_secret_of_its_own(tmp_path: Path) -> None:
    environment = {"TRADING_INSTANCE": str(tmp_path), "TRADING_ENV": "production"}
    with pytest.raises(UnsafeConfiguration, match="TRADING_SECRET_KEY"):
        load(environment)


def test_a_development_secret_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    environment = {"TRADING_INSTANCE": str(tmp_path)}
    assert load(environment).secret_key == load(environment).secret_key
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
