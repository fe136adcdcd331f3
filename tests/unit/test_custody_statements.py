"""What custodians sign, in the exact form that the browser writes (tests/js/custody.test.js)."""

from datetime import UTC, datetime, timedelta

import pytest

from trading.custody.rules import TEST_VALID_FOR, KeyTest, Possession, is_test_due
from trading.sealing.errors import SealError

WRITTEN = (
    "ggtest/1\n"
    "lot: GG-2026-000001-1/1\n"
    "stage: commercial\n"
    "custodian: c-0123456789ab\n"
    "summary: age1summary\n"
    "body: age1body\n"
    "asked: 2026-11-23T01:00:00Z\n"
)
ASKED = datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_a_key_test_reads_back_as_it_was_written() -> None:
    assert KeyTest.parse(WRITTEN).text() == WRITTEN


def test_a_key_test_in_another_form_is_refused() -> None:
    with pytest.raises(SealError, match="E_SHAPE"):
        KeyTest.parse(WRITTEN.replace("body: age1body\n", ""))
    with pytest.raises(SealError, match="E_SHAPE"):
        KeyTest.parse(WRITTEN.replace("01:00:00Z", "01:00"))


def test_a_key_test_counts_for_an_hour_and_not_before_it_was_asked() -> None:
    test = KeyTest.parse(WRITTEN)
    assert test.is_fresh(ASKED)
    assert test.is_fresh(ASKED + TEST_VALID_FOR)
    assert not test.is_fresh(ASKED + TEST_VALID_FOR + timedelta(seconds=1))
    assert not test.is_fresh(ASKED - timedelta(seconds=1))


def test_possession_is_stated_in_two_lines() -> None:
    assert Possession("c-0123456789ab").text() == "ggcustodian/1\ncustodian: c-0123456789ab\n"


def test_a_test_made_long_before_the_opening_is_asked_for_again() -> None:
    deadline = ASKED + timedelta(days=10)
    eve = deadline - timedelta(days=1)
    assert not is_test_due(None, deadline, ASKED)
    assert is_test_due(None, deadline, eve)
    assert is_test_due(ASKED, deadline, eve)
    assert not is_test_due(eve, deadline, eve)
