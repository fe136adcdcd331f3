"""An act as a reader is told it: the sentence, and its facts as rows of words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trading.kernel.text import Text, text
from trading.supervision.facts import ANYWHERE, FACTS, RECORDED_NAMES, VALUES
from trading.supervision.queries import Act
from trading.supervision.words import SENTENCES
from trading.web.language import say

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    act: Act
    sentence: str
    about: str
    rows: Rows
    before: Rows
    after: Rows


def told(act: Act, names: Mapping[str, str], subjects: Mapping[UUID, str]) -> Told:
    """Put an act into the reader's language; ids of people become their names."""
    facts = dict(act.facts)
    before, after = facts.pop("before", None), facts.pop("after", None)
    return Told(
        act,
        say(sentence(act.action)),
        subjects.get(act.subject_id, "") if act.subject_id else "",
        [(label(name), value(name, each, names)) for name, each in facts.items() if _says_something(each)],
        _rows(before, names),
        _rows(after, names),
    )


def sentence(action: str) -> Text:
    """The sentence of an act; one without a sentence is called by its code."""
    return SENTENCES.get(action) or text("%(code)s", code=action)


def label(name: str) -> str:
    return say(FACTS[name]) if name in FACTS else RECORDED_NAMES.get(name, name)


def value(name: str, given: Any, names: Mapping[str, str]) -> str:
    """A recorded value as words."""
    if isinstance(given, bool):
        return say(text("Yes") if given else text("No"))
    if isinstance(given, Mapping):
        return "; ".join(f"{label(key)}: {value(key, each, names)}" for key, each in given.items())
    if isinstance(given, Sequence) and not isinstance(given, str):
        return ", ".join(value(name, each, names) for each in given)
    written = "" if given is None else str(given)
    known = VALUES.get((name, written)) or ANYWHERE.get(written)
    return say(known) if known else names.get(written) or RECORDED_NAMES.get(written, written)


def ids_in(acts: Sequence[Act]) -> set[UUID]:
    """Every id among the facts of the acts."""
    return {each for act in acts for each in _ids(act.facts)}


def _rows(given: Any, names: Mapping[str, str]) -> Rows:
    if not _says_something(given):
        return []
    if isinstance(given, Mapping):
        return [(label(name), value(name, each, names)) for name, each in given.items()]
    return [("", value("", given, names))]


def _says_something(given: Any) -> bool:
    return given is not None and given != "" and given != [] and given != {}


def _ids(given: Any) -> Iterator[UUID]:
    if isinstance(given, Mapping):
        given = list(given.values())
    if isinstance(given, Sequence) and not isinstance(given, str):
        for each in given:
            yield from _ids(each)
    elif isinstance(given, str) and len(given) == 36:
        try:
            yield UUID(given)
        except ValueError:
            return
