"""Stock programs that the tests hold the platform against: the machine's, installed as root, or unpacked."""

import shutil

from tools import debian
from tools.step import LOCAL, relink

PACKAGES = {"age": "age", "age-keygen": "age", "openssl": "openssl"}


def provide() -> None:
    """Bring what is missing; raise `Stopped` with the command for an administrator when that fails."""
    lacking = sorted({package for program, package in PACKAGES.items() if not shutil.which(program)})
    for package in lacking:
        debian.provide([package])
        for program in (debian.UNPACKED / package).glob("usr/bin/*"):
            relink(LOCAL / "bin" / program.name, program)  # the Makefile adds it to PATH
