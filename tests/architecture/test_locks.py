"""What is installed is exactly what was reviewed, from whichever mirror the machine trusts."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
NODE_LOCKS = [ROOT / "package-lock.json", ROOT / "tools" / "chromium" / "package-lock.json"]


def meaningful(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_its_digest(lock: Path) -> None:
    entries = meaningful(lock.read_text().replace("\\\n", " "))
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=lambda path: path.parent.name)
def test_every_front_end_package_is_pinned_with_its_digest(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    for name, package in packages.items():
        assert name == "" or package["integrity"].startswith("sha512-"), name


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, *NODE_LOCKS], ids=str)
def test_no_lock_says_where_to_download_from(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in re.sub(r'"funding": \{[^}]*\}|"url": "[^"]*"', "", text)


@pytest.mark.parametrize("source", sorted((ROOT / "requirements").glob("*.in")), ids=lambda path: path.name)
def test_every_package_asked_for_is_in_its_lock(source: Path) -> None:
    lock = source.with_suffix(".lock").read_text()
    for line in meaningful(source.read_text()):
        if not line.startswith("-c "):
            assert f"{line.replace('[binary]', '')} \\" in lock, line
