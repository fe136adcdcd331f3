"""The text form of receipts, notes and log entries: head lines, then `key: value` lines in fixed order."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from trading.sealing.errors import SealError

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def instant_text(moment: datetime) -> str:
    """Return an aware moment in UTC, cut to whole seconds, so that what was in time never reads as late."""
    return moment.astimezone(UTC).strftime(_INSTANT)


def instant(text: str) -> datetime:
    """Return the moment of `2026-11-20T08:59:31Z`; ValueError for any other form."""
    moment = datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)
    if instant_text(moment) != text:
        raise ValueError("expected a time like 2026-11-20T08:59:31Z")
    return moment


def render(head: Sequence[str], values: Mapping[str, str]) -> str:
    """Return the head lines followed by one `key: value` line each."""
    return "".join(f"{line}\n" for line in (*head, *(f"{key}: {value}" for key, value in values.items())))


def read(text: str, head: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Return the values of a text with exactly these head lines and keys in this order; else E_SHAPE."""
    lines = text.split("\n")
    if lines[: len(head)] != list(head) or lines[-1] or len(lines) != len(head) + len(keys) + 1:
        raise SealError("E_SHAPE", f"not a {head[0]} text")
    values = {}
    for key, line in zip(keys, lines[len(head) : -1], strict=True):
        found, colon, value = line.partition(": ")
        if found != key or not colon or not value:
            raise SealError("E_SHAPE", f"expected {key} in a {head[0]} text")
        values[key] = value
    return values
