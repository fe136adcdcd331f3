"""What the platform says, and how each language says it."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "trading" / "translations"
MARKS = {"_": None, "gettext": None, "ngettext": (1, 2), "text": None, "N_": None}
SOURCES = {
    # the `text` of models and migrations is SQL
    "trading": [("**/models.py", "ignore"), ("migrations/**.py", "ignore"), ("**.py", "python")],
    "templates": [("**.html", "jinja2")],
}


@cache
def said() -> dict[str, str]:
    """Every message id with the place where it stands."""
    found: dict[str, str] = {}
    for folder, methods in SOURCES.items():
        options = {"**.html": {"silent": "false"}}
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, methods, options, keywords=MARKS
        ):
            first = message[0] if isinstance(message, tuple) else message
            found.setdefault(first, f"{folder}/{name}:{line}")
    return found


@cache
def areas(language: str) -> dict[str, Catalog]:
    """The catalogues of a language by the name of their file."""
    return {path.name: _read(path) for path in sorted((TRANSLATIONS / language).glob("*.po"))}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, abort_invalid=True)


@cache
def known(language: str) -> dict[str, Message]:
    """Every translation of a language by its message id."""
    return {
        singular(message): message
        for catalogue in areas(language).values()
        for message in iter(catalogue)
        if message.id
    }


def singular(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def plural(message: Message) -> str:
    return str(message.id[1] if isinstance(message.id, tuple | list) else message.id)


def words_of(message: Message) -> list[str]:
    """What is said for it: one translation, or one for each number."""
    given = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [str(each) for each in given]


@cache
def foreign_words(language: str) -> frozenset[str]:
    """What a page in this language never says: message ids in Chinese, Chinese translations in English."""
    chinese = known("zh_Hans" if language == "en" else language)
    pairs = {(words, translated) for words, message in chinese.items() for translated in words_of(message)}
    return frozenset(
        translated if language == "en" else words for words, translated in pairs if words != translated
    )
