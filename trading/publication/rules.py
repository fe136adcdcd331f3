"""How Chinese text is cut for searching, and for how long a shown time is still true."""

import unicodedata
from datetime import datetime, timedelta
from typing import Final

WORDS_LIMIT: Final = 8

_STEPS: Final = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(hours=1), timedelta(minutes=1)),
    (timedelta(0), timedelta(seconds=1)),
)


def normal(words: str) -> str:
    """Fold width and case, drop what cannot be seen, and join white space."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    seen = (" " if character.isspace() else character for character in folded)
    return " ".join("".join(each for each in seen if unicodedata.category(each)[0] != "C").split())


def tokens(words: str) -> set[str]:
    """Cut text into its characters and pairs of neighbours; most Chinese words have two characters."""
    found: set[str] = set()
    for run in normal(words).split():
        found.update(run)
        found.update(_pairs(run))
    return found


def sought(question: str) -> list[str]:
    """The words a reader asks for, each of which must occur; at most WORDS_LIMIT."""
    return list(dict.fromkeys(normal(question).split()))[:WORDS_LIMIT]


def tokens_sought(word: str) -> set[str]:
    """The tokens that every text with this word has."""
    return _pairs(word) if len(word) > 1 else {word}


def shown_until(now: datetime, *ends: datetime) -> datetime | None:
    """Give the instant at which the words for the time left until an end change; None when all are over.

    Time left is written, rounded down, in days and hours, hours and minutes, or minutes and seconds.
    """
    return min((_change(now, end) for end in ends if end > now), default=None)


def _change(now: datetime, end: datetime) -> datetime:
    left = end - now
    step = next(step for above, step in _STEPS if left >= above)
    return min(now + left % step + timedelta(microseconds=1), end)


def _pairs(run: str) -> set[str]:
    return {run[start : start + 2] for start in range(len(run) - 1)}
