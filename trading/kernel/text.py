"""Translatable text as a value: the message id travels, the words are chosen at the edge."""

from dataclasses import dataclass, field
from typing import Any


def N_(msgid: str) -> str:  # noqa: N802  # the usual name of this mark
    """Mark a message id for extraction and return it unchanged."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """A message id with its parameters; parameters may be values or further texts."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


def text(msgid: str, **params: Any) -> Text:
    """Build a Text; `msgid` is extracted from calls of this function."""
    return Text(msgid, params)
