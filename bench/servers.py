"""Real servers on this machine, configured as `trading serve` does it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trading.cli.serve import gunicorn
from trading.config import ROOT

PLATFORM = "wsgi:app"
BARE = "bench.bare:create_app()"
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def memory(self, field: str) -> int:
        """A field of all workers' /proc status together, in bytes: VmRSS, or VmHWM for the highest ever."""
        return sum(_status(pid, field) for pid in self.workers())


def _status(pid: int, field: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) * 1024
    raise KeyError(field)


@contextmanager
def served(application: str, instance: Path, database_url: str) -> Iterator[Server]:
    """Serve an application on a free port until the block ends."""
    port = _free_port()
    process = _started(application, port, instance, database_url)
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _started(application: str, port: int, instance: Path, database_url: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "TRADING_INSTANCE": str(instance),
        "TRADING_DATABASE_URL": database_url,
        "TRADING_ENV": "development",
        "TRADING_DEMO": "",
    }
    command = gunicorn(application, "127.0.0.1", port)
    return subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)


@dataclass
class Mortal:
    """A server that can be killed with all its processes, at once, and started again on its port."""

    application: str
    instance: Path
    database_url: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = _started(self.application, self.port, self.instance, self.database_url)

    def kill(self) -> None:
        """`kill -9` every process of the server."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def restarted(application: str, instance: Path, database_url: str) -> Iterator[Mortal]:
    """Serve on a free port; whoever uses the server kills and starts it as he likes."""
    server = Mortal(application, instance, database_url, _free_port())
    server.start()
    try:
        assert server.process is not None
        _wait(server.process, server.port)
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")
