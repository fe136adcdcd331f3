"""Input: strict fields, one binder, and what was typed kept for the page that is shown again."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import g, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from trading.kernel.clock import BEIJING
from trading.kernel.errors import DomainError, Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text, text

REQUIRED = text("Please fill this in.")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Refused(ValidationError):
    """A field's refusal as a translatable text."""

    def __init__(self, message: Text) -> None:
        super().__init__([message])


class Form(Schema):
    """A form: unknown fields are ignored, a missing required field asks to be filled in."""

    class Meta:
        unknown = EXCLUDE


class Line(fields.Field[str]):
    """One line of text: trimmed, NFC, without control or invisible characters or emoji."""

    multiline = False

    def __init__(self, *, limit: int = 200, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise Refused(text("This must be text."))
        cleaned = unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip()
        if self.required and not cleaned:
            raise Refused(REQUIRED)
        if len(cleaned) > self.limit:
            raise Refused(text("At most %(limit)s characters are possible.", limit=self.limit))
        if _CONTROL.search(cleaned) or (not self.multiline and "\n" in cleaned):
            raise Refused(text("This contains invisible or control characters. Please type it again."))
        if any(unicodedata.category(character) in ("So", "Cs", "Co", "Cn") for character in cleaned):
            raise Refused(text("Emoji and special symbols are not possible here."))
        return cleaned


class Paragraphs(Line):
    """Several lines of text."""

    multiline = True

    def __init__(self, *, limit: int = 20_000, **options: Any) -> None:
        super().__init__(limit=limit, **options)


class Yuan(fields.Field[Money]):
    """An amount in yuan with at most two decimals; raises for anything that is not plain."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Money | None:  # type: ignore[override]  # an empty optional amount is None
        if not isinstance(value, str):
            raise Refused(text("This must be text."))
        if not value.strip():
            if self.required:
                raise Refused(REQUIRED)
            return None
        try:
            return Money.parse_yuan(value)
        except Invalid as refusal:
            raise Refused(refusal.message) from refusal


class BeijingMoment(fields.Field[datetime]):
    """A date and time as a browser sends it, meant in Beijing time; becomes aware UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime | None:  # type: ignore[override]  # an empty optional moment is None
        if not value and not self.required:
            return None
        try:
            naive = datetime.fromisoformat(str(value).strip())
            aware = naive if naive.tzinfo else naive.replace(tzinfo=BEIJING)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Refused(text("Please give date and time like 2026-11-23T14:30.")) from error


class Day(fields.Field[date]):
    """A calendar day like 2026-11-23."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date | None:  # type: ignore[override]  # an empty optional day is None
        if not value and not self.required:
            return None
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError as error:
            raise Refused(text("Please give the date like 2026-11-23.")) from error


class Identifier(fields.Field[UUID]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> UUID | None:  # type: ignore[override]  # an empty optional identifier is None
        if not value and not self.required:
            return None
        try:
            return UUID(str(value))
        except ValueError as error:
            raise Refused(text("Please choose one of the list.")) from error


def choice(*values: str, required: bool = True) -> fields.String:
    """One of a closed list."""
    return fields.String(required=required, validate=validate.OneOf(values, error="choose"))


def bind(schema: Schema, source: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Load the form (or JSON body) of this request; raises Invalid with the reasons by field."""
    given = _given(schema, source)
    try:
        loaded: dict[str, Any] = schema.load(given)
    except ValidationError as error:
        raise Invalid(fields={name: _texts(reasons) for name, reasons in _flat(error.messages)}) from error
    return loaded


def _given(schema: Schema, source: Mapping[str, Any] | None) -> Mapping[str, Any]:
    source = source if source is not None else (request.get_json() if request.is_json else request.form)
    if not isinstance(source, MultiDict):
        return source
    lists = {name for name, field in schema.fields.items() if isinstance(field, fields.List)}
    return {name: source.getlist(name) if name in lists else source[name] for name in source}


def _flat(messages: Any, prefix: str = "") -> list[tuple[str, list[Any]]]:
    if isinstance(messages, dict):
        return [
            pair
            for name, inner in messages.items()
            for pair in _flat(inner, f"{prefix}-{name}" if prefix else str(name))
        ]
    return [(prefix, list(messages))]


def _texts(reasons: list[Any]) -> list[Text]:
    return [reason if isinstance(reason, Text) else _standard(str(reason)) for reason in reasons]


def _standard(reason: str) -> Text:
    if reason.startswith(("Missing data", "Field may not be null")):
        return REQUIRED
    if reason == "choose":
        return text("Please choose one of the list.")
    return text("This cannot be read. Please correct it.")


def typed(name: str, default: Any = "") -> Any:
    """What the reader typed into the field, if the page is shown again; else `default`."""
    if "refusal" not in g:
        return default
    return _sent().get(name, "")


def typed_list(name: str, default: list[Any]) -> list[Any]:
    """The same for a field with several values."""
    return default if "refusal" not in g else _sent().getlist(name)


def _sent() -> MultiDict[str, str]:
    """Questions are asked by GET, everything else is posted."""
    return request.args if request.method == "GET" else request.form


def refusal() -> DomainError | None:
    """The refusal that this page is shown again for."""
    shown: DomainError | None = g.get("refusal")
    return shown
