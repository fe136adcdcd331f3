"""Which notices an envelope may name, and when a change leaves bidders their time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from trading.announcements.rules import (
    NoticeKind,
    Standing,
    acceptable,
    must_be_second_person,
    must_keep_deadline_fair,
)
from trading.kernel.errors import Forbidden, Invalid, TooLate

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def standing(name: str, *, reseal: bool = False, kind: NoticeKind = NoticeKind.AMENDMENT) -> Standing:
    return Standing(name, kind, reseal)


TENDER = standing("tender", kind=NoticeKind.TENDER)


def test_before_any_change_only_the_tender_notice_counts() -> None:
    assert acceptable([TENDER]).current == "tender"
    assert acceptable([TENDER]).older == frozenset()


def test_older_notices_count_back_to_the_last_call_to_seal_again() -> None:
    found = acceptable([standing("third"), standing("second", reseal=True), standing("first"), TENDER])
    assert (found.current, found.older) == ("third", frozenset({"second"}))


def test_a_change_in_the_last_second_is_in_time_and_at_the_deadline_late() -> None:
    last = NOW + timedelta(seconds=1)
    must_keep_deadline_fair(NOW, last, last, last, material=False)
    with pytest.raises(TooLate):
        must_keep_deadline_fair(NOW, NOW, NOW + DAY, NOW, material=False)


def test_a_deadline_may_stay_or_move_later_but_never_earlier() -> None:
    present = NOW + 5 * DAY
    must_keep_deadline_fair(NOW, present, present, present, material=False)
    with pytest.raises(Invalid):
        must_keep_deadline_fair(NOW, present, present - timedelta(seconds=1), present, material=False)


def test_only_a_material_change_must_leave_the_time_of_the_procedure() -> None:
    present, earliest = NOW + DAY, NOW + 3 * DAY
    must_keep_deadline_fair(NOW, present, present, earliest, material=False)
    must_keep_deadline_fair(NOW, present, earliest, earliest, material=True)
    with pytest.raises(Invalid, match="deadline_too_soon"):
        must_keep_deadline_fair(NOW, present, earliest - timedelta(seconds=1), earliest, material=True)


def test_nobody_publishes_alone() -> None:
    one, other = uuid4(), uuid4()
    must_be_second_person({one}, other)
    for first, publisher in (({one}, one), ({one, other}, other), (set(), one), ({one}, None)):
        with pytest.raises(Forbidden, match="two_people"):
            must_be_second_person(first, publisher)
