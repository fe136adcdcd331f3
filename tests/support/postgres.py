"""A PostgreSQL server of the tests' own: without fsync, reached through a socket, gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OWNER = "postgres"  # PostgreSQL refuses to run as root; its package brings this account


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a cluster and give the URL of its databases, with `{}` where a name goes."""
    account: dict[str, Any] = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="trading-postgres-") as folder:
        if account:
            shutil.chown(folder, OWNER, OWNER)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "--pgdata", f"{folder}/data", *arguments]
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **account)

        run("initdb", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--username=trading", "-N")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c jit=off"
        run("pg_ctl", "--wait", f"--log={folder}/log", "--options", options, "start")
        try:
            yield f"postgresql+psycopg://trading@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "--mode=immediate", "stop")
