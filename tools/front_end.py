"""Node, the locked packages of the front end, and what is made from them."""

import os
import shutil
import subprocess

from tools import python
from tools.step import LOCAL, ROOT, quietly, relink

OLDEST_NODE = 20
PACKAGES = ROOT / "node_modules"
FONTS = LOCAL / "fonts"  # named by fonts.conf
PRINTED = (
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
)


def install_packages() -> None:
    if not _node_is_usable():
        python.install_locked("node")
        for program in ("node", "npm"):
            relink(LOCAL / "bin" / program, python.VENV / "bin" / program)  # the Makefile adds it to PATH
    npm_ci()


def npm_ci(*options: str) -> None:
    quietly("npm", "ci", "--no-progress", "--loglevel=error", *options)


def collect_fonts() -> None:
    """Gather the typefaces of printed documents, whole: names of people and places use rare characters."""
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    for font in PRINTED:
        os.link(PACKAGES / "@expo-google-fonts" / font, FONTS / font.rpartition("/")[2])


def build() -> None:
    quietly("node", "tools/bundle.mjs")


def _node_is_usable() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.lstrip("v").partition(".")[0] or 0) >= OLDEST_NODE
