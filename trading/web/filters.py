"""What templates and their macros may call: the formats in the reader's language, and what was typed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import Flask
from markupsafe import Markup

from trading.kernel.money import Money
from trading.web import formats, summary
from trading.web.forms import refusal, typed, typed_list
from trading.web.language import catalogue, locale, say
from trading.web.states import state_words


def install(app: Flask) -> None:
    """Give macros, which see no page context, the filters and the questions they need."""
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]  # comes with the extension
    app.jinja_env.filters.update(_FILTERS)
    app.jinja_env.globals.update(
        {"_": _gettext},
        gettext=_gettext,
        ngettext=_ngettext,
        typed=typed,
        typed_list=typed_list,
        refusal=refusal,
        errors_for=summary.errors_for,
        note_label=summary.note_label,
        reasons_in_page_order=summary.reasons_in_page_order,
        may_summarise=summary.may_summarise,
        state_words=state_words,
        begin_form=summary.begin_form,
        end_form=summary.end_form,
    )


# Jinja's own way from a word to its translation leads through three calls, and a page has hundreds of words.
def _gettext(msgid: str, /, **values: object) -> Markup:
    words: str = catalogue().ugettext(msgid)
    if not values and "%" not in words:
        return Markup(words)  # noqa: S704  # our own words
    return Markup(words) % values  # noqa: S704  # our own words; values are escaped


def _ngettext(singular: str, plural: str, number: int, /, **values: object) -> Markup:
    words = catalogue().ungettext(singular, plural, number)
    return Markup(words) % {"num": number, **values}  # noqa: S704  # the same


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
