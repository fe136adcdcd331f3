"""The virtual environment and the locked Python packages in it."""

import importlib.util
import subprocess
import sys

from tools import debian
from tools.step import ROOT, Stopped, quietly

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",  # without it WeasyPrint is ten times slower
}


def install_runtime() -> None:
    _make_environment()
    install_locked("runtime")
    _pip("--no-build-isolation", "--editable", ".")


def install_development() -> None:
    install_locked("dev")


def install_locked(name: str) -> None:
    _pip("--require-hashes", "--only-binary=:all:", "--requirement", f"requirements/{name}.lock")


def compile_catalogues() -> None:
    quietly(PYTHON, "-m", "tools.catalogues")


def provide_pdf_libraries() -> None:
    lacking = [package for library, package in PDF_LIBRARIES.items() if not debian.can_load(library)]
    if lacking:
        debian.provide(lacking)
    if not debian.can_load(*PDF_LIBRARIES):
        raise Stopped("Pango is there but does not load. Start the set-up with make, which sets its path.")


def _make_environment() -> None:
    if sys.version_info < OLDEST:
        raise Stopped(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed: make PYTHON=/path/to/python3")
    if _environment_is_usable():
        return
    bare = importlib.util.find_spec("ensurepip") is None  # Debian ships it apart from Python
    if bare:
        try:
            debian.unpack(["python3-pip-whl"])
        except Stopped:
            raise debian.ask_administrator([]) from None
    quietly(sys.executable, "-m", "venv", "--clear", *(["--without-pip"] if bare else []), VENV)


def _environment_is_usable() -> bool:
    if not PYTHON.exists():
        return False
    ask = (PYTHON, "-c", "import sys; print(sys.version)")
    answer = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    if answer.strip() != sys.version:
        return False
    return subprocess.run([*_pip_command(), "--version"], capture_output=True, check=False).returncode == 0


def _pip(*arguments: str) -> None:
    options = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
    quietly(*_pip_command(), "install", *options, *arguments)


def _pip_command() -> list[str]:
    wheels = sorted(debian.UNPACKED.glob("*/usr/share/python-wheels/pip-*.whl"))
    return [str(PYTHON), f"{wheels[-1]}/pip"] if wheels else [str(PYTHON), "-m", "pip"]
