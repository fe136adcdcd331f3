"""Read JSON that was written by strangers: no duplicate keys, no unknown ones, no surprising types."""

import json
import re
from collections.abc import Collection
from typing import Any, NoReturn

# Controls, line and paragraph separators, lone surrogates, and marks that turn the reading direction.
_UNFIT = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")


def _refuse(value: object) -> NoReturn:
    raise ValueError(f"not allowed here: {value}")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > 16:
        raise ValueError("number too large")
    return int(digits)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def loads(data: bytes, limit: int) -> Any:
    """Return the value of UTF-8 JSON of at most `limit` bytes with integers only; else ValueError."""
    if len(data) > limit:
        raise ValueError("too large")
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_without_duplicates,
            parse_int=_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def fields(value: object, names: Collection[str]) -> dict[str, Any]:
    """Return `value` if it is an object with exactly these keys; else ValueError."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError(f"expected an object with {', '.join(names)}")
    return value


def items(value: object, most: int) -> list[Any]:
    """Return `value` if it is a list of at most `most` items; else ValueError."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"expected a list of at most {most}")
    return value


def string(value: object, most: int = 500) -> str:
    """Return `value` if it is a plain text of 1 to `most` code points; else ValueError."""
    if not isinstance(value, str) or not 1 <= len(value) <= most or _UNFIT.search(value):
        raise ValueError("expected a plain text")
    return value


def matching(pattern: re.Pattern[str], value: object) -> str:
    """Return `value` if it is a text of the pattern's form; else ValueError."""
    text = string(value)
    if not pattern.fullmatch(text):
        raise ValueError(f"not of the form {pattern.pattern}")
    return text


def integer(value: object, least: int, most: int) -> int:
    """Return `value` if it is a whole number in the range, bounds included; else ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"expected a whole number from {least} to {most}")
    return value


def truth(value: object) -> bool:
    """Return `value` if it is true or false; else ValueError."""
    if value is True or value is False:
        return value
    raise ValueError("expected true or false")
