"""What every test may ask for; the fixtures themselves are in `tests/support`."""

import pytest

BACKENDS = ("sqlite", "postgresql")

pytest_plugins = [
    "tests.support.databases",
    "tests.support.app",
    "tests.support.backups",
    "tests.support.chromium",
    "tests.support.server",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=(*BACKENDS, "both"), default="both", help="databases to test on")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        backends = BACKENDS if chosen == "both" else [chosen]
        metafunc.parametrize("databases", backends, indirect=True, scope="session")
