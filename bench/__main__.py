"""`python -m bench`: measure, print, and fail only when something could not be measured."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from bench import auction, finalising, growing, large_part, opening, pages, verifying
from bench.report import HEADING, line, machine
from bench.scene import Scene, world_in
from trading.store.db import db

MEASURES = {
    "pages": pages,
    "finalising": finalising,
    "large-part": large_part,
    "opening": opening,
    "auction": auction,
    "verify": verifying,
    "log": growing,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite when left out")
    parser.add_argument(
        "--folder", type=Path, help="on the disk to measure, with 6 GiB; else the temporary one"
    )
    parser.add_argument("--only", choices=list(MEASURES), action="append", help="may be repeated; else all")
    chosen = parser.parse_args()
    begun = time.perf_counter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was written is removed
    with tempfile.TemporaryDirectory(prefix="trading-bench-", dir=chosen.folder) as folder:
        instance = Path(folder)
        url = chosen.database_url or f"sqlite:///{instance}/bench.sqlite"
        world = world_in(instance, url)
        with world.app.app_context():
            print(machine(_database()), HEADING, sep="\n", flush=True)
            scene = Scene(world, instance, url)
            for name in chosen.only or MEASURES:
                for ratio in MEASURES[name].measure(scene):
                    print(line(ratio), flush=True)
            db.session.remove()
            db.engine.dispose()
    print(f"{time.perf_counter() - begun:.0f} s in all")


def _database() -> str:
    if db.engine.dialect.name == "sqlite":
        return f"SQLite {db.session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}"


main()
