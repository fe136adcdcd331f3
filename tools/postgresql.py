"""PostgreSQL's programs for the tests: the machine's own, installed as root, or unpacked in the checkout."""

import shutil
from pathlib import Path

from tools import debian
from tools.step import Stopped


def programs() -> Path | None:
    """Find the folder of `initdb` and `postgres`; Debian keeps it out of PATH."""
    installed = "usr/lib/postgresql/*/bin/initdb"
    found = [*sorted(debian.UNPACKED.glob(f"*/{installed}")), *sorted(Path("/").glob(installed))]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    return next((path.parent for path in reversed(found) if (path.parent / "postgres").exists()), None)


def provide() -> None:
    if programs() is None:
        debian.provide(["postgresql"])
    if programs() is None:
        raise Stopped("PostgreSQL was installed but its initdb was not found.")
