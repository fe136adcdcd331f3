"""A Chromium for the browser tests: the machine's, the distribution's, or one unpacked in the checkout."""

import contextlib
import os
import shutil
import stat
import subprocess

from tools import debian, front_end
from tools.step import LOCAL, ROOT, Stopped

UNPACKED = LOCAL / "chromium"
LAUNCHER = LOCAL / "bin" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str | None:
    """Find a Chromium that starts: `$CHROME`, then the checkout's, then the machine's."""
    for name in (os.environ.get("CHROME", ""), str(LAUNCHER), *NAMES):
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def provide() -> None:
    if not debian.can_load("libatomic.so.1"):  # Playwright's driver needs it
        debian.provide(["libatomic1"])
    if executable() is None and os.geteuid() == 0:
        with contextlib.suppress(Stopped):  # Ubuntu has it only as a snap
            debian.provide(["chromium"])
    if executable() is None:
        _unpack()
    if executable() is None:
        raise Stopped("No Chromium starts here. Install one, or name it: make test CHROME=/path/to/chrome")


def _unpack() -> None:
    packaged = ROOT / "tools" / "chromium"
    front_end.npm_ci("--prefix", str(packaged))
    parts = packaged / "node_modules" / "@sparticuz" / "chromium" / "bin"
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    for archive in ("al2023.tar.br", "swiftshader.tar.br"):
        subprocess.run(["tar", "-x", "-C", UNPACKED], input=_decompress(parts / archive), check=True)
    chrome = UNPACKED / "chrome"
    chrome.write_bytes(_decompress(parts / "chromium.br"))
    LAUNCHER.parent.mkdir(exist_ok=True)
    LAUNCHER.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{UNPACKED}/lib:$LD_LIBRARY_PATH"\n'
        f'exec "{chrome}" --disable-gpu "$@"\n'
    )
    for program in (chrome, LAUNCHER):
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    shutil.rmtree(packaged / "node_modules")


def _decompress(path: os.PathLike[str]) -> bytes:
    program = "process.stdout.write(zlib.brotliDecompressSync(fs.readFileSync(process.argv[1])))"
    return subprocess.run(["node", "-e", program, path], capture_output=True, check=True).stdout
