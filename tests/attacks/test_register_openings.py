"""What the register shows of its entries, and when; what its pages and its alarms say."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.attacks.conftest import Attacked
from tests.support.client import a_visitor, signed_in
from tests.support.tampering import tampering
from trading.kernel.clock import FrozenClock
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing.leaf import KEYS
from trading.store.leaves import Leaf
from trading.transparency import disclosure
from trading.transparency.disclosure import openings
from trading.transparency.models import LogBatch, LogEntry
from trading.transparency.queries import last_batch
from trading.transparency.standing import standing
from trading.transparency.words import KINDS

ALL = 1_000_000


def places(attacked: Attacked, kind: str) -> list[int]:
    rows = select(LogEntry.id).join(Leaf, Leaf.id == LogEntry.leaf_id).where(Leaf.kind == kind)
    return list(attacked.world.session.scalars(rows.order_by(LogEntry.id)))


def said(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_while_a_lot_is_closed_no_entry_of_its_time_is_shown_but_notices(attacked: Attacked) -> None:
    """The other lot of the same tender has been opened; its entries wait all the same, and pads with them."""
    browser, session = a_visitor(attacked.world), attacked.world.session
    for index in places(attacked, "notice"):
        shown = browser.get(f"/log/open/{index}")
        leaf = disclosure.shown(session, index)
        assert hashlib.sha256(shown.data).digest() == leaf.commitment
        assert shown.data[32:].decode() == leaf.entry
    closed = session.get_one(LotAttempt, attacked.tender.lot_attempt_ids[1])
    beside = select(LogEntry.batch_id).where(LogEntry.id.in_(places(attacked, "close")))
    sealed = session.scalars(select(LogEntry.id).where(LogEntry.batch_id.in_(beside))).all()
    assert len(sealed) >= 64
    refusals = [browser.get(f"/log/open/{index}") for index in sealed[:20]]
    assert {answer.status_code for answer in refusals} == {403}
    assert [each["lot"] for each in said(refusals[0])["lots"]] == [closed.wire_id]
    assert len({answer.data for answer in refusals}) == 1, "a refusal tells nothing of what it refuses"
    assert browser.get(f"/log/open/{ALL}").status_code == 404


def test_once_every_lot_has_ended_every_entry_is_shown(attacked: Attacked) -> None:
    waiting = [each for each in openings(attacked.world.session, 0, ALL) if each.leaf is None]
    assert waiting
    with tampering() as session:
        session.execute(update(LotAttempt).values(state=AttemptState.TERMINATED))
        session.expire_all()
        shown = openings(session, 0, ALL)
        newest = last_batch(session)
        assert newest is not None
        assert len(shown) == newest.size
        assert all(each.leaf is not None for each in shown)


def test_a_bundle_of_openings_says_the_same_as_each_entry_alone(attacked: Attacked) -> None:
    browser = a_visitor(attacked.world)
    answer = said(browser.get("/log/openings/0"))
    assert answer["first"] == 0
    for index, text in list(enumerate(answer["openings"]))[::5]:
        assert (browser.get(f"/log/open/{index}").status_code == 200) is (text is not None)
    for far in ("openings/9999", f"openings/{2**70}", f"open/{2**70}"):
        assert browser.get(f"/log/{far}").status_code == 404


def test_supervision_sees_entries_that_stay_closed_for_too_long(
    attacked: Attacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, deadline = attacked.world, attacked.tender.deadline
    closed = world.session.get_one(LotAttempt, attacked.tender.lot_attempt_ids[1]).wire_id
    assert disclosure.overdue(world.session, deadline + timedelta(days=6), 7) == []
    late = disclosure.overdue(world.session, deadline + timedelta(days=8), 7)
    assert [each.lot.lot for each in late] == [closed]
    assert late[0].entries > len(places(attacked, "envelope"))

    supervisor = signed_in(world, attacked.people.supervisor)
    page = supervisor.get("/supervision/register").text
    assert page.count("point-holds") == 7
    assert "point-fails" not in page
    monkeypatch.setattr(world, "clock", FrozenClock(deadline + timedelta(days=8)))
    assert closed in supervisor.get("/supervision/register").text
    assert "查看公开登记簿的告警" in supervisor.get("/home", follow_redirects=True).text


def test_supervision_sees_pages_off_the_rhythm_and_entries_late_or_altered(attacked: Attacked) -> None:
    own, now = attacked.world.platform, attacked.world.clock.now()
    with tampering() as session:
        newest = last_batch(session)
        assert newest is not None
        late = session.scalars(select(Leaf).where(Leaf.kind == "close")).first()
        assert late is not None
        session.execute(
            update(Leaf).where(Leaf.id == late.id).values(at=now - timedelta(days=3), salt=bytes(32))
        )
        session.execute(
            update(LogBatch).where(LogBatch.id == newest.id).values(at=newest.at + timedelta(minutes=7))
        )
        session.expire_all()
        place = session.scalars(select(LogEntry.id).where(LogEntry.leaf_id == late.id)).all()
        found = standing(session, own.config, own.keys.log.verifier, now)
        assert [each.batch.id for each in found.off_rhythm] == [newest.id]
        assert late.id in [each.leaf_id for each in found.late]
        unfit = next(point for point in found.points if point.told.msgid.startswith("Entries with another"))
        assert unfit.told.params["places"] == tuple(place)
        assert not found.holds


def test_the_public_page_shows_what_holds_and_opens_an_entry_in_plain_words(attacked: Attacked) -> None:
    browser = a_visitor(attacked.world)
    page = browser.get(f"/log?entry={places(attacked, 'notice')[0]}").text
    assert "本页能核验的全部通过" in page
    assert "onlooker.example/witness" in page
    assert "发布了公告。" in page
    assert "本条目尚未公开" in browser.get(f"/log?entry={places(attacked, 'envelope')[0]}").text
    assert "没有这个编号的条目" in browser.get("/log?entry=99999999").text
    assert browser.get("/log?entry=1e9").status_code == 200


def test_every_kind_of_entry_has_its_words() -> None:
    assert KINDS.keys() == KEYS.keys()
