"""Stories of tenders and notices: what is frozen, what is signed, who may, and when."""

import hashlib
import json

import pytest

from tests.support.accounts import County, a_county
from tests.support.announcements import a_published_tender, notice
from tests.support.app import World
from trading.announcements import queries
from trading.projects.models import LotAttempt
from trading.projects.rules import AttemptState
from trading.sealing import note as notes


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


def test_a_published_notice_is_numbered_frozen_and_signed(world: World, county: County) -> None:
    tender = a_published_tender(world, county)
    published = notice(world, tender.notice_id)
    text, _ = notes.verify(published.note, [world.platform.keys.notice.verifier])
    frozen = json.loads(published.frozen)
    assert f"digest: sha256:{hashlib.sha256(published.frozen.encode()).hexdigest()}\n" in text
    assert f"number: {published.number}\n" in text
    assert frozen["schema"] == "notice/1"
    assert frozen["number"] == published.number
    assert [lot["lot"] for lot in frozen["lots"]] == [each["lot"] for each in frozen["locks"]]


def test_publication_puts_every_lot_on_offer_under_the_signed_note(world: World, county: County) -> None:
    tender = a_published_tender(world, county)
    published = notice(world, tender.notice_id)
    for lot_attempt_id in tender.lot_attempt_ids:
        attempt = world.session.get_one(LotAttempt, lot_attempt_id)
        assert attempt.state is AttemptState.PUBLISHED
        assert attempt.deadline == tender.deadline
        assert attempt.notice_sha256 == hashlib.sha256(published.note.encode()).hexdigest()
        assert queries.acceptable_notices(world.session, attempt).current == published.note_sha256
