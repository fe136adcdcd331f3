"""The reader's language: chosen, else asked for by the browser, else simplified Chinese."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, session
from flask_babel import Babel, get_translations
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from trading.kernel.errors import Invalid
from trading.kernel.money import Money
from trading.kernel.text import Text
from trading.web.addresses import inside
from trading.web.formats import moment_text, money_text, short_day_text
from trading.web.identity import account

LOCALES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
_TAGS = {"zh-Hans": "zh_Hans", "zh-CN": "zh_Hans", "zh-SG": "zh_Hans", "zh": "zh_Hans"}
_TAGS |= {"zh-Hant": "zh_Hant", "zh-TW": "zh_Hant", "zh-HK": "zh_Hant", "zh-MO": "zh_Hant"}
_TAGS |= {"en": "en", "en-US": "en", "en-GB": "en"}

bp = Blueprint("web", __name__)


def install(app: Flask) -> None:
    """Choose the language of each request; catalogues are compiled at set-up."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=locale)
    app.register_blueprint(bp)


def locale() -> str:
    """The locale of this request, one of LOCALES."""
    try:
        return str(g.locale)
    except AttributeError:
        g.locale = _chosen() or _TAGS.get(request.accept_languages.best_match(_TAGS) or "", "zh_Hans")
        return str(g.locale)


def catalogue() -> Any:
    """The words of this request's language."""
    kept: dict[str, Any] = current_app.extensions.setdefault("catalogues", {})
    if locale() not in kept:
        kept[locale()] = get_translations()
    return kept[locale()]


def _chosen() -> str | None:
    chosen = session.get("locale") or getattr(account(), "locale", None)
    return chosen if chosen in LOCALES else None


def language_tag() -> str:
    return locale().replace("_", "-")


def say(message: Text) -> str:
    """Put a text into the reader's language, with its parameters: amounts, instants, days, lists of texts."""
    words = str(catalogue().ugettext(message.msgid))
    return words % {name: _said(value) for name, value in message.params.items()} if message.params else words


def _said(value: Any) -> Any:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, Money):
        return money_text(value, locale())
    if isinstance(value, datetime):
        return moment_text(value, locale())
    if isinstance(value, date):
        return short_day_text(value, locale())
    if isinstance(value, tuple):
        return (", " if locale() == "en" else "、").join(str(_said(each)) for each in value)
    return value


@bp.post("/language")
def choose_language() -> BaseResponse | Response:
    """Keep the chosen language for this browser; signed-in people choose it for their account too."""
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        raise Invalid
    session["locale"] = chosen
    session.permanent = True
    if current_user.is_authenticated:
        current_user.keep_locale(chosen)
    return redirect(inside(request.form.get("next"), "/"))
