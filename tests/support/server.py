"""The real processes, gunicorn and worker, serving a demonstration county on a loopback port of their own."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import migrate

READY_SECONDS = 60


@dataclass(frozen=True)
class County:
    """An installation in demo mode; the people's own things lie beside its instance folder."""

    folder: Path

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.instance / 'trading.sqlite'}"

    @property
    def log(self) -> Path:
        """What its processes said."""
        return self.folder / "log"

    def environment(self, port: int = 8000) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRADING_")}
        return kept | {"TRADING_INSTANCE": str(self.instance), "TRADING_DEMO": "1", "PORT": str(port)}

    def trading(self, *arguments: str) -> str:
        """Run a command of the platform in this installation; gives what it printed."""
        command = [sys.executable, "-m", "trading.cli", *arguments]
        ran = subprocess.run(command, env=self.environment(), check=True, stdout=subprocess.PIPE, text=True)
        return ran.stdout

    def copy(self, folder: Path) -> "County":
        return County(shutil.copytree(self.folder, folder / "county"))


@dataclass(frozen=True)
class Server:
    county: County
    address: str


@pytest.fixture(scope="session")
def seeded_county(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> County:
    """The demonstration county as `make run` seeds it: once for all test processes; take copies of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    county = County(shared / "seeded-county")
    with (shared / "seeding.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not county.log.exists():
            county.instance.mkdir(parents=True)
            migrate(county.database_url, county.instance)
            county.log.write_text(county.trading("demo", "seed"))
    return county


@pytest.fixture(scope="module")
def server(seeded_county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The county of one test module, being served."""
    with serving(seeded_county.copy(tmp_path_factory.mktemp("served"))) as running:
        yield running


@contextmanager
def serving(county: County) -> Iterator[Server]:
    """Serve until the block ends; fails when the platform does not become ready."""
    port = _free_port()
    command = [sys.executable, "-m", "trading.cli", "serve", "--port", str(port)]
    with county.log.open("w") as log:
        process = subprocess.Popen(
            command, env=county.environment(port), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_ready(process, county, port)
        yield Server(county, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", county: County, port: int) -> None:
    give_up = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        if _is_ready(port):
            return
        time.sleep(0.2)
    pytest.fail(f"not ready within {READY_SECONDS} s:\n{county.log.read_text()}")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, urllib.error.HTTPError):
        return False
