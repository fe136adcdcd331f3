"""Prepare this checkout for `make run`, `make check` or `make test`; a second call finds everything done.

Only the standard library: this runs before any package is there.
"""

import fcntl
import os
import sys

from tools import browser, front_end, postgresql, programs, python
from tools.step import LOCAL, ROOT, Step, Stopped

RUNTIME = (
    Step(
        "python packages",
        ("requirements/runtime.lock", "pyproject.toml"),
        python.PYTHON,
        python.install_runtime,
    ),
    Step("libraries for PDF", ("tools/python.py",), ROOT, python.provide_pdf_libraries),
    Step(
        "front-end packages",
        ("package-lock.json", "requirements/node.lock"),
        front_end.PACKAGES,
        front_end.install_packages,
    ),
    Step("fonts", ("package-lock.json", "tools/front_end.py"), front_end.FONTS, front_end.collect_fonts),
    Step(
        "front-end build",
        ("package-lock.json", "tools/bundle.mjs", "static/css/**/*", "static/js/**/*", "static/img/**/*"),
        ROOT / "static" / "build" / "manifest.json",
        front_end.build,
    ),
    Step(
        "catalogues",
        ("tools/catalogues.py", "trading/translations/*/*.po"),
        ROOT / "trading" / "translations" / "zh_Hans" / "LC_MESSAGES" / "messages.mo",
        python.compile_catalogues,
    ),
)
DEVELOPMENT = (
    *RUNTIME,
    Step("development packages", ("requirements/dev.lock",), python.PYTHON, python.install_development),
)
TEST = (
    *DEVELOPMENT,
    Step("browser", ("tools/browser.py", "tools/chromium/package-lock.json"), ROOT, browser.provide),
    Step("PostgreSQL", ("tools/postgresql.py",), ROOT, postgresql.provide),
    Step("age and openssl", ("tools/programs.py",), ROOT, programs.provide),
)
PURPOSES = {"run": RUNTIME, "check": DEVELOPMENT, "test": TEST}


def main(purpose: str) -> None:
    os.chdir(ROOT)
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once take turns
        for step in PURPOSES[purpose]:
            step.ensure()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Stopped as stopped:
        sys.exit(f"\nSet-up stopped.\n{stopped}\n")
