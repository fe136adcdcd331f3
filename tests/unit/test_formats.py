"""What a reader sees for instants, spans, amounts and sizes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trading.kernel.money import Money
from trading.web import formats

OPENING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh_Hans", "2026年11月23日 星期一 14:30（北京时间）"),
        ("zh_Hant", "2026年11月23日 星期一 14:30（北京時間）"),
        ("en", "Monday 23 November 2026, 14:30 (Beijing time)"),
    ],
)
def test_an_instant_names_its_weekday_and_its_zone(locale: str, words: str) -> None:
    assert formats.moment_text(OPENING, locale) == words


def test_a_receipt_shows_the_second() -> None:
    late = OPENING + timedelta(seconds=7)
    assert formats.moment_text(late, seconds=True) == "2026年11月23日 星期一 14:30:07（北京时间）"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        formats.moment_text(datetime(2026, 11, 23, 14, 30))  # noqa: DTZ001 - the naive value is the case


def test_an_evening_in_utc_is_already_the_next_day_in_beijing() -> None:
    evening = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert formats.day_text(evening) == "2026年11月24日 星期二"
    assert formats.day_text(date(2026, 11, 24), "en") == "Tuesday 24 November 2026"


def test_the_machine_readable_instant_keeps_the_beijing_offset() -> None:
    assert formats.iso_text(OPENING) == "2026-11-23T14:30:00+08:00"
    assert formats.iso_text(date(2026, 11, 23)) == "2026-11-23"
    assert formats.input_text(OPENING) == "2026-11-23T14:30"


def test_the_server_clock_runs_on_beijing_time() -> None:
    assert formats.clock_text(OPENING + timedelta(seconds=9)) == "14:30:09"


def test_a_period_writes_both_ends_in_full() -> None:
    words = formats.period_text(OPENING, OPENING + timedelta(days=5))
    assert words == "2026年11月23日 星期一 14:30（北京时间） 至 2026年11月28日 星期六 14:30（北京时间）"


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (timedelta(days=3, hours=4, minutes=59), "还有 3 天 4 小时", "3 days 4 hours left"),
        (timedelta(days=1, minutes=5), "还有 1 天", "1 day left"),
        (timedelta(hours=1, minutes=1), "还有 1 小时 1 分钟", "1 hour 1 minute left"),
        (timedelta(seconds=59), "还有 59 秒", "59 seconds left"),
        (timedelta(0), "已过 0 秒", "0 seconds ago"),
        (timedelta(hours=-2), "已过 2 小时", "2 hours ago"),
    ],
)
def test_time_left_is_told_in_two_units(span: timedelta, chinese: str, english: str) -> None:
    assert formats.remaining_text(OPENING + span, OPENING) == chinese
    assert formats.remaining_text(OPENING + span, OPENING, "en") == english


@pytest.mark.parametrize(
    ("fen", "yuan", "wan"),
    [
        (0, "0.00 元", "0 万元"),
        (199_999_999, "1,999,999.99 元", "199.999999 万元"),
        (200_000_000, "2,000,000.00 元", "200 万元"),
        (1_234_567_800_000, "12,345,678,000.00 元", "1,234,567.8 万元"),
        (-50_000_00, "-50,000.00 元", "-5 万元"),
    ],
)
def test_an_amount_is_exact_to_the_fen_in_both_units(fen: int, yuan: str, wan: str) -> None:
    assert formats.money_text(Money(fen)) == yuan
    assert formats.wan_text(Money(fen)) == wan


def test_english_speaks_in_millions() -> None:
    assert formats.wan_text(Money(199_999_999), "en") == "CNY 1.99999999 million"
    assert formats.money_text(Money(199_999_999), "en") == "CNY 1,999,999.99"


def test_a_size_uses_binary_units() -> None:
    assert formats.size_text(1023) == "1023 B"
    assert formats.size_text(1536) == "1.5 KiB"
    assert formats.size_text(200 * 1024**2) == "200.0 MiB"


def test_a_fingerprint_is_grouped_for_reading_aloud() -> None:
    assert formats.fingerprint_text("9f86d081884c") == "9f86 d081 884c"
