"""Search words of one and two characters, and how long a written time left stays true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.publication.rules import normal, shown_until, sought, tokens, tokens_sought
from trading.publication.search import Search
from trading.web.formats import remaining_text

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@given(st.text(), st.integers(0, 50), st.integers(1, 10))
def test_every_piece_of_a_text_is_found_by_its_tokens(written: str, start: int, length: int) -> None:
    for word in sought(normal(written)[start : start + length]):
        assert tokens_sought(word) <= tokens(written)


def test_width_case_and_invisible_characters_do_not_hide_a_word() -> None:
    assert sought("ＧＧ－2026　水\u200b毁") == ["gg-2026", "水毁"]


SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=40))
AN_INSTANT = timedelta(microseconds=1)


@given(SPANS, SPANS)
def test_the_words_for_every_time_left_stay_the_same_until_the_page_is_asked_for_again(
    one: timedelta, other: timedelta
) -> None:
    ends = (NOW + one, NOW + other)
    until = shown_until(NOW, *ends)
    assert until is not None
    assert NOW < until <= min(ends)
    for end in ends:
        assert remaining_text(end, until - AN_INSTANT) == remaining_text(end, NOW)


@given(SPANS)
def test_whoever_asks_before_the_words_change_is_told_the_same_instant(left: timedelta) -> None:
    end = NOW + left
    until = shown_until(NOW, end)
    assert until is not None
    assert shown_until(until - AN_INSTANT, end) == until


def test_without_a_time_left_nothing_changes_by_itself() -> None:
    assert shown_until(NOW) is shown_until(NOW, NOW - timedelta(days=1)) is None


@pytest.mark.parametrize(
    "given_values",
    [
        {"q": ["水毁"], "stage": ["accepting", "opened"], "sort": ["deadline"], "page": ["3"]},
        {"category": ["works"], "method": ["bixuan"], "region": ["511999101000"]},
        {"from": ["2026-11-23"], "to": ["2026-12-01"]},
    ],
)
def test_an_address_says_the_same_when_it_is_written_again(given_values: dict[str, list[str]]) -> None:
    search = Search.read(given_values)
    again = {name: [each] if isinstance(each, str) else each for name, each in search.address().items()}
    assert again == given_values
    assert Search.read(again) == search


def test_one_condition_is_dropped_and_the_list_begins_again() -> None:
    search = Search.read({"q": ["公路"], "stage": ["accepting", "opened"], "page": ["4"]})
    assert search.address_without("stage", "opened") == {"q": "公路", "stage": ["accepting"]}
    assert search.address_without("q", "公路") == {"stage": ["accepting", "opened"]}
