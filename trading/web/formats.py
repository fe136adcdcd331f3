"""How instants, spans, amounts and sizes read in each language. Pure: the language is an argument."""

from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from babel.dates import format_date, format_datetime

from trading.kernel.clock import BEIJING
from trading.kernel.money import Money

DEFAULT: Final = "zh_Hans"

_MOMENT: Final = MappingProxyType(
    {
        "zh_Hans": "y年M月d日 EEEE HH:mm（北京时间）",
        "zh_Hant": "y年M月d日 EEEE HH:mm（北京時間）",
        "en": "EEEE d MMMM y, HH:mm '(Beijing time)'",
    }
)
_MOMENT_TO_THE_SECOND: Final = MappingProxyType(
    {name: pattern.replace("HH:mm", "HH:mm:ss") for name, pattern in _MOMENT.items()}
)
_SHORT: Final = MappingProxyType({"zh_Hans": "M月d日 HH:mm", "zh_Hant": "M月d日 HH:mm", "en": "d MMM, HH:mm"})
_DAY: Final = MappingProxyType(
    {"zh_Hans": "y年M月d日 EEEE", "zh_Hant": "y年M月d日 EEEE", "en": "EEEE d MMMM y"}
)
_SHORT_DAY: Final = MappingProxyType({"zh_Hans": "y年M月d日", "zh_Hant": "y年M月d日", "en": "d MMM y"})
_YUAN: Final = MappingProxyType({"zh_Hans": "{} 元", "zh_Hant": "{} 元", "en": "CNY {}"})
_WAN: Final = MappingProxyType({"zh_Hans": "{} 万元", "zh_Hant": "{} 萬元", "en": "CNY {} million"})
_TO: Final = MappingProxyType({"zh_Hans": " 至 ", "zh_Hant": " 至 ", "en": " to "})
_LEFT: Final = MappingProxyType({"zh_Hans": "还有 {}", "zh_Hant": "還有 {}", "en": "{} left"})
_AGO: Final = MappingProxyType({"zh_Hans": "已过 {}", "zh_Hant": "已過 {}", "en": "{} ago"})

# Singular and plural; Chinese has one form, kept twice so that every language is read alike.
_UNITS: Final = MappingProxyType(
    {
        "zh_Hans": (("天", "天"), ("小时", "小时"), ("分钟", "分钟"), ("秒", "秒")),
        "zh_Hant": (("天", "天"), ("小時", "小時"), ("分鐘", "分鐘"), ("秒", "秒")),
        "en": (("day", "days"), ("hour", "hours"), ("minute", "minutes"), ("second", "seconds")),
    }
)
_UNIT_SECONDS: Final = (86_400, 3_600, 60, 1)
_SIZE_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB")


def moment_text(value: datetime, locale: str = DEFAULT, *, seconds: bool = False) -> str:
    """Write an aware instant in full, with weekday and zone, if wished to the second; raises ValueError."""
    patterns = _MOMENT_TO_THE_SECOND if seconds else _MOMENT
    return format_datetime(_in_beijing(value), patterns[locale], locale=locale)


def short_moment_text(value: datetime, locale: str = DEFAULT) -> str:
    """Write an aware instant without year, weekday and zone, for table cells that stand beside a full one."""
    return format_datetime(_in_beijing(value), _SHORT[locale], locale=locale)


def clock_text(value: datetime) -> str:
    """Write the time of day in Beijing, to the second."""
    return _in_beijing(value).strftime("%H:%M:%S")


def day_text(value: date | datetime, locale: str = DEFAULT) -> str:
    """Write a day with its weekday; an instant is read in Beijing."""
    return format_date(_beijing_day(value), _DAY[locale], locale=locale)


def short_day_text(value: date | datetime, locale: str = DEFAULT) -> str:
    """Write a day without its weekday; an instant is read in Beijing."""
    return format_date(_beijing_day(value), _SHORT_DAY[locale], locale=locale)


def period_text(start: datetime, end: datetime, locale: str = DEFAULT) -> str:
    """Write the span between two aware instants, both in full."""
    return moment_text(start, locale) + _TO[locale] + moment_text(end, locale)


def iso_text(value: date | datetime) -> str:
    """Write what belongs into `<time datetime>`: Beijing offset for instants, the plain date for days."""
    if isinstance(value, datetime):
        return _in_beijing(value).isoformat(timespec="seconds")
    return value.isoformat()


def input_text(value: datetime) -> str:
    """Write an aware instant as a `datetime-local` control expects it, in Beijing time."""
    return _in_beijing(value).strftime("%Y-%m-%dT%H:%M")


def duration_text(span: timedelta, locale: str = DEFAULT) -> str:
    """Write a span in its two largest units, rounded down; a negative span reads as its length."""
    seconds = abs(int(span.total_seconds()))
    first = next((index for index, size in enumerate(_UNIT_SECONDS) if seconds >= size), 3)
    parts = []
    for index in range(first, min(first + 2, 4)):
        count, seconds = divmod(seconds, _UNIT_SECONDS[index])
        if count or index == first:
            parts.append(f"{count} {_UNITS[locale][index][count != 1]}")
    return " ".join(parts)


def remaining_text(until: datetime, now: datetime, locale: str = DEFAULT) -> str:
    """Write how long it is until an instant, or how long ago it was; the instant itself counts as past."""
    words = _LEFT if until > now else _AGO
    return words[locale].format(duration_text(until - now, locale))


def money_text(value: Money, locale: str = DEFAULT) -> str:
    """Write an amount in yuan with thousands separators and two decimals."""
    return _YUAN[locale].format(value.grouped())


def wan_text(value: Money, locale: str = DEFAULT) -> str:
    """Write an amount exactly in the large unit people speak in: 万元, or millions in English."""
    return _WAN[locale].format(_millions(value) if locale == "en" else value.wan())


def size_text(octets: int) -> str:
    """Write a file size in binary units, one decimal from KiB upward."""
    size, unit = float(octets), 0
    while size >= 1024 and unit < len(_SIZE_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{octets} B" if unit == 0 else f"{size:.1f} {_SIZE_UNITS[unit]}"


def fingerprint_text(digest: str) -> str:
    """Write a hexadecimal digest in groups of four, so that two people can compare it by voice."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _millions(value: Money) -> str:
    sign = "-" if value.fen < 0 else ""
    whole, rest = divmod(abs(value.fen), 10**8)
    decimals = f".{rest:08d}".rstrip("0").rstrip(".")
    return f"{sign}{whole:,}{decimals}"


def _in_beijing(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return value.astimezone(BEIJING)


def _beijing_day(value: date | datetime) -> date:
    return _in_beijing(value).date() if isinstance(value, datetime) else value
