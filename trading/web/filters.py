"""What templates and their macros may call: the formats in the reader's language, and what was typed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import Flask, g

from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.web import formats
from trading.web.forms import refusal, typed, typed_list
from trading.web.language import locale, say


def install(app: Flask) -> None:
    """Give macros, which see no page context, the filters and the questions they need."""
    app.jinja_env.filters.update(_FILTERS)
    app.jinja_env.globals.update(
        typed=typed,
        typed_list=typed_list,
        refusal=refusal,
        errors_for=errors_for,
        note_label=note_label,
        reasons_in_page_order=reasons_in_page_order,
        summary_is_due=summary_is_due,
    )


def errors_for(name: str) -> list[str]:
    """Say why the field `name` was refused; empty unless the page is shown again."""
    shown = refusal()
    return [say(reason) for reason in shown.fields.get(name, [])] if isinstance(shown, Invalid) else []


def note_label(name: str, label: str) -> None:
    """Remember what the page calls a field, for the summary of what was wrong."""
    g.setdefault("labels", {})[name] = label


def reasons_in_page_order() -> list[tuple[str, str | None, str]]:
    """List field, label and reason as the fields stand on the page, then those it shows no field for."""
    shown = refusal()
    labels: dict[str, str] = g.get("labels", {})
    names = list(shown.fields) if isinstance(shown, Invalid) else []
    names = [name for name in labels if name in names] + [name for name in names if name not in labels]
    return [(name, labels.get(name), reason) for name in names for reason in errors_for(name)]


def summary_is_due() -> bool:
    """Answer once per page, so that a page of several forms says what was wrong only once."""
    due = "summarised" not in g
    g.summarised = True
    return due


def _moment(at: datetime, seconds: bool = False) -> str:
    return formats.moment_text(at, locale(), seconds=seconds)


def _moment_short(at: datetime) -> str:
    return formats.short_moment_text(at, locale())


def _day(on: date) -> str:
    return formats.day_text(on, locale())


def _day_short(on: date) -> str:
    return formats.short_day_text(on, locale())


def _remaining(until: datetime, now: datetime) -> str:
    return formats.remaining_text(until, now, locale())


def _duration(span: timedelta) -> str:
    return formats.duration_text(span, locale())


def _money(value: Money) -> str:
    return formats.money_text(value, locale())


def _wan(value: Money) -> str:
    return formats.wan_text(value, locale())


_FILTERS: dict[str, Callable[..., str]] = {
    "money": _money,
    "wan": _wan,
    "moment": _moment,
    "moment_short": _moment_short,
    "day": _day,
    "day_short": _day_short,
    "remaining": _remaining,
    "duration": _duration,
    "size": formats.size_text,
    "clock": formats.clock_text,
    "iso": formats.iso_text,
    "input_moment": formats.input_text,
    "fingerprint": formats.fingerprint_text,
    "say": say,
}
