"""Compile the message catalogues: all areas of a language into the one file that Flask-Babel reads."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "trading" / "translations"


def merge(folder: Path) -> Catalog:
    """Join the areas of one language; raise ValueError when two of them hold the same message."""
    whole = Catalog(locale=folder.name, charset="utf-8")
    home: dict[object, str] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            area = read_po(file, locale=folder.name, abort_invalid=True)
        for message in area:
            if not message.id:
                continue
            key = (message.id, message.context)
            if key in home:
                raise ValueError(f"{folder.name}: {message.id!r} stands in {home[key]} and in {path.name}")
            home[key] = path.name
            whole[message.id] = message
    return whole


def compile_all(translations: Path = TRANSLATIONS) -> None:
    for folder in sorted({path.parent for path in translations.glob("*/*.po")}):
        target = folder / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, merge(folder))
        fresh.replace(target)  # a running server never reads half a catalogue


if __name__ == "__main__":
    try:
        compile_all()
    except ValueError as error:
        sys.exit(str(error))
