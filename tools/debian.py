"""Packages of Debian and Ubuntu: installed as root, or unpacked inside the checkout without it."""

import os
import re
import shutil
import subprocess
import sys

from tools.step import LOCAL, Stopped, relink

UNPACKED = LOCAL / "debian"
LIBRARIES = LOCAL / "lib"  # the Makefile adds it to LD_LIBRARY_PATH
DOWNLOADS = LOCAL / "apt" / "packages"
PRIVATE = (f"-oDir::State::Lists={LOCAL}/apt/lists", f"-oDir::Cache={LOCAL}/apt/cache")
BASE = ("python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
NEVER_UNPACKED = re.compile(r"libc6|libc-bin|libllvm.*|.*perl.*")  # unsafe to mix, or big and not needed


def provide(packages: list[str]) -> None:
    """Install packages as root, else unpack them; raise `Stopped` with the command when neither works."""
    if os.geteuid() == 0:
        _install(packages)
    else:
        unpack(packages)


def unpack(packages: list[str]) -> None:
    """Unpack packages, and what they need and the machine lacks, into a folder of `.setup/debian`."""
    if not shutil.which("apt-get") or not any(_download(packages, options) for options in ((), PRIVATE)):
        raise ask_administrator(packages)
    folder = UNPACKED / packages[0]
    partial = LOCAL / "apt" / "unpacked"  # moved when complete, so that nothing is left half there
    for package in sorted(DOWNLOADS.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, partial], check=True)
    UNPACKED.mkdir(exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    shutil.rmtree(LOCAL / "apt")
    for library in folder.glob("usr/lib/*-linux-gnu*/*.so.*"):
        relink(LIBRARIES / library.name, library)


def can_load(*libraries: str) -> bool:
    """Tell whether a new process, which reads LD_LIBRARY_PATH afresh, finds these shared libraries."""
    load = "import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]"
    return _succeeds([sys.executable, "-c", load, *libraries])


def _install(packages: list[str]) -> None:
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    if not shutil.which("apt-get"):
        raise ask_administrator(packages)
    install = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages]
    if not _succeeds(install) and not (_succeeds(["apt-get", "-qq", "update"]) and _succeeds(install)):
        raise ask_administrator(packages)


def _download(packages: list[str], options: tuple[str, ...]) -> bool:
    shutil.rmtree(LOCAL / "apt", ignore_errors=True)
    for folder in ("packages", "lists/partial", "cache/archives/partial"):
        (LOCAL / "apt" / folder).mkdir(parents=True, exist_ok=True)
    if options and not _succeeds(["apt-get", "-qq", *options, "update"]):
        return False
    plan = subprocess.run(
        ["apt-get", "-s", *options, "--no-install-recommends", "install", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    names = re.findall(r"^Inst (\S+)", plan.stdout, flags=re.MULTILINE) or packages
    wanted = [name for name in names if not NEVER_UNPACKED.fullmatch(name)]
    return _succeeds(["apt-get", "-qq", *options, "download", *wanted])


def _succeeds(command: list[str]) -> bool:
    folder = DOWNLOADS if DOWNLOADS.exists() else None
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def ask_administrator(packages: list[str]) -> Stopped:
    """Name the one command, with everything `make run` needs in it; other systems have similar packages."""
    command = f"apt-get install --no-install-recommends {' '.join(dict.fromkeys([*BASE, *packages]))}"
    return Stopped(f"An administrator has to run, once:\n\n    {command}\n\nThen try again.")
